import { type CSSVariablesResolver, createTheme } from '@mantine/core'
import { FONT_FAMILY } from './font.ts'

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
})

/** Mantine's dimmed text has less than 4.5:1 against its own background. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#59616b' },
  dark: { '--mantine-color-dimmed': '#a3a9b3' },
})
