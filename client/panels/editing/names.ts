import { useSelect } from '../../context.ts'
import { captionOf } from '../../model/caption.ts'

/** What is drawn, by id: as the node, and as what it is called. */
export function useNames() {
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const nodeOf = (id: string) => scene.nodes.get(id)?.node
  const nameOf = (id: string) => {
    const node = nodeOf(id)
    return node ? captionOf(node, schema, language) : id
  }
  return { nodeOf, nameOf, schema }
}
