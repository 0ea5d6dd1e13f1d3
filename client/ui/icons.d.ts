declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  /** The parts of an icon: element name and attributes. */
  export const __iconNode: [string, Record<string, string>][]
}
