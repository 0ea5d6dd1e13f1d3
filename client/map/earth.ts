/** The map beneath the places, as `earth.make.ts` writes it to earth.json. */
export interface Earth {
  /** Coasts and borders of countries; see `line.ts`. */
  readonly lines: readonly string[]
  /** Which of them lie between two countries. */
  readonly borders: readonly number[]
  readonly countries: readonly EarthCountry[]
}

export interface EarthCountry {
  readonly shape: EarthShape
  /** Rings of land as numbers of lines, in turn; a line that is walked backwards stands as ~number. */
  readonly land: readonly (readonly number[])[]
  /** What lies between two of its provinces. */
  readonly inner: readonly string[]
  readonly provinces: readonly EarthShape[]
}

/** Name, Chinese name or '', longitude and latitude where the name stands, area in square degrees. */
export type EarthShape = readonly [string, string, number, number, number]
