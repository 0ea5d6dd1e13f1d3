import java.io.IOException;
import java.nio.file.Path;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Neo4j Community with Bolt, in the folder given as the only argument (settings in its conf/neo4j.conf).
 * Prints "ready" when Bolt answers. Ends on a signal, and also when standard input closes: so it never outlives
 * the program that started it, even if that one was killed.
 */
class Neo4jServer {
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        DatabaseManagementService service = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf").resolve("neo4j.conf"))
                .setConfig(BoltConnector.enabled, true)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown, "shutdown"));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Whatever is written there means nothing.
        }
        System.exit(0);
    }
}
