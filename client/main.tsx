import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { ExplorerContext } from './context.ts'
import { createExplorer } from './explorer.ts'
import { startLanguages } from './ui/languages/languages.ts'
import { createProbe } from './ui/probe.ts'
import classes from './ui/shell.module.css'
import { Shell } from './ui/shell.tsx'
import { theme, variables } from './ui/theme.ts'

const language = await startLanguages()
const explorer = createExplorer()
explorer.store.update(state => ({ ...state, language }))
window.guanxi = createProbe(explorer)

const root = createRoot(document.querySelector('#page')!)
// As a transition React mounts the page in slices.
startTransition(() =>
  root.render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        colorSchemeManager={localStorageColorSchemeManager({ key: 'guanxi.scheme' })}
      >
        <Notifications
          position="bottom-center"
          limit={3}
          containerWidth={440}
          // Over dialogs, under whatever a hand opens: menus, popovers, the window of an expansion.
          zIndex={250}
          classNames={{ root: classes.notifications }}
        />
        <ExplorerContext value={explorer}>
          <Shell />
        </ExplorerContext>
      </MantineProvider>
    </StrictMode>,
  ),
)

void explorer.open()
