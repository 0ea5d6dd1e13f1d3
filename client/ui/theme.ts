import { type CSSVariablesResolver, createTheme } from '@mantine/core'
import { FONT_FAMILY } from './font.ts'

const TARGET = 24

/** A neutral frame with one accent: colour belongs to the data. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily: FONT_FAMILY,
  headings: { fontFamily: FONT_FAMILY, fontWeight: '600' },
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '18px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // What can be pressed has at least 24 pixels (WCAG 2.5.8).
  components: {
    Button: { styles: { root: { minHeight: TARGET } } },
    Tabs: { styles: { tab: { minHeight: TARGET } } },
    CloseButton: { styles: { root: { minWidth: TARGET, minHeight: TARGET } } },
    Checkbox: { styles: { label: { paddingBlock: 2 } } },
    Radio: { styles: { label: { paddingBlock: 2 } } },
    // It is no item, and a menu may hold nothing else; without it the first item has the keyboard.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Within the page, not in a portal, it would begin where the graph begins.
    Modal: { styles: { inner: { insetInlineStart: 0 } } },
    // Arrow keys do the same, and its two buttons are too small.
    NumberInput: { defaultProps: { hideControls: true } },
  },
})

/** Mantine's dimmed text, and what is pointed at, have less than 4.5:1 against their own backgrounds. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#59616b', '--mantine-color-blue-light-hover': '#d0ebff' },
  dark: { '--mantine-color-dimmed': '#a3a9b3' },
})
