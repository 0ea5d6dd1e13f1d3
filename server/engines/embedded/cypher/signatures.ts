/** What a function takes, gives and is for; an argument in brackets may be left out, one with dots is repeated. */
export interface Signature {
  arguments: { name: string; type: string; optional: boolean }[]
  returns: string
  description: string
}

const number = 'INTEGER | FLOAT'
const lines = `
abs(input :: ${number}) :: ${number} = The distance of a number from zero.
acos(input :: FLOAT) :: FLOAT = The arccosine, in radians.
asin(input :: FLOAT) :: FLOAT = The arcsine, in radians.
atan(input :: FLOAT) :: FLOAT = The arctangent, in radians.
atan2(y :: FLOAT, x :: FLOAT) :: FLOAT = The angle of a point with these coordinates, in radians.
avg(input :: ${number}) :: FLOAT = The mean of all values that are not null.
btrim(input :: STRING, [characters :: STRING]) :: STRING = The text without white space, or these characters, at both ends.
ceil(input :: FLOAT) :: FLOAT = The least whole number that is not below it.
char_length(input :: STRING) :: INTEGER = How many characters a text has.
character_length(input :: STRING) :: INTEGER = How many characters a text has.
coalesce(input :: ANY, ...) :: ANY = The first argument that is not null.
collect(input :: ANY) :: LIST<ANY> = All values that are not null, as a list.
cos(input :: FLOAT) :: FLOAT = The cosine of an angle in radians.
cosh(input :: FLOAT) :: FLOAT = The hyperbolic cosine.
cot(input :: FLOAT) :: FLOAT = The cotangent of an angle in radians.
coth(input :: FLOAT) :: FLOAT = The hyperbolic cotangent.
count(input :: ANY) :: INTEGER = How many values are not null; count(*) counts rows.
degrees(input :: FLOAT) :: FLOAT = Radians in degrees.
e() :: FLOAT = The base of the natural logarithm.
elementId(input :: NODE | RELATIONSHIP) :: STRING = The database's own name of a node or relationship.
endNode(input :: RELATIONSHIP) :: NODE = The node that a relationship leads to.
exp(input :: FLOAT) :: FLOAT = e to this power.
floor(input :: FLOAT) :: FLOAT = The greatest whole number that is not above it.
haversin(input :: FLOAT) :: FLOAT = Half the versine of an angle in radians.
head(list :: LIST<ANY>) :: ANY = The first item; null of an empty list.
id(input :: NODE | RELATIONSHIP) :: INTEGER = The number of a node or relationship; elementId() is to be preferred.
isEmpty(input :: STRING | LIST<ANY> | MAP) :: BOOLEAN = Whether there is nothing in it.
isNaN(input :: ${number}) :: BOOLEAN = Whether it is the float that is no number.
keys(input :: NODE | RELATIONSHIP | MAP) :: LIST<STRING> = The names of its properties or entries.
labels(input :: NODE) :: LIST<STRING> = The labels of a node.
last(list :: LIST<ANY>) :: ANY = The last item; null of an empty list.
left(original :: STRING, length :: INTEGER) :: STRING = So many characters from the beginning.
length(input :: PATH) :: INTEGER = How many relationships a path has.
log(input :: FLOAT) :: FLOAT = The natural logarithm.
log10(input :: FLOAT) :: FLOAT = The logarithm to the base of 10.
lower(input :: STRING) :: STRING = The text in small letters.
ltrim(input :: STRING, [characters :: STRING]) :: STRING = The text without white space, or these characters, at the beginning.
max(input :: ANY) :: ANY = The greatest value that is not null.
min(input :: ANY) :: ANY = The least value that is not null.
nodes(input :: PATH) :: LIST<NODE> = The nodes of a path, in order.
normalize(input :: STRING, [form :: STRING]) :: STRING = The text in a Unicode normal form: NFC, or the one named.
nullIf(v1 :: ANY, v2 :: ANY) :: ANY = Null where both are equal, else the first.
percentileCont(input :: FLOAT, percentile :: FLOAT) :: FLOAT = The percentile (0.0 to 1.0) of all values, between two of them if need be.
percentileDisc(input :: ${number}, percentile :: FLOAT) :: ${number} = The value nearest to the percentile (0.0 to 1.0).
pi() :: FLOAT = The ratio of a circle's circumference to its diameter.
properties(input :: NODE | RELATIONSHIP | MAP) :: MAP = All properties, as a map.
radians(input :: FLOAT) :: FLOAT = Degrees in radians.
rand() :: FLOAT = A random number from 0 up to 1.
randomUUID() :: STRING = A random UUID.
range(start :: INTEGER, end :: INTEGER, [step :: INTEGER]) :: LIST<INTEGER> = Whole numbers from start to end, both included.
relationships(input :: PATH) :: LIST<RELATIONSHIP> = The relationships of a path, in order.
replace(original :: STRING, search :: STRING, replace :: STRING) :: STRING = The text with each occurrence of one text replaced by another.
reverse(input :: STRING | LIST<ANY>) :: STRING | LIST<ANY> = From the end to the beginning.
right(original :: STRING, length :: INTEGER) :: STRING = So many characters from the end.
round(value :: ${number}, [precision :: INTEGER], [mode :: STRING]) :: FLOAT = Rounded to so many digits after the point; mode is UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN.
rtrim(input :: STRING, [characters :: STRING]) :: STRING = The text without white space, or these characters, at the end.
sign(input :: ${number}) :: INTEGER = 1, 0 or -1, by its sign.
sin(input :: FLOAT) :: FLOAT = The sine of an angle in radians.
sinh(input :: FLOAT) :: FLOAT = The hyperbolic sine.
size(input :: STRING | LIST<ANY>) :: INTEGER = How many items or characters it has.
split(original :: STRING, delimiter :: STRING | LIST<STRING>) :: LIST<STRING> = The parts of a text between delimiters.
sqrt(input :: FLOAT) :: FLOAT = The square root.
stDev(input :: FLOAT) :: FLOAT = The standard deviation of a sample.
stDevP(input :: FLOAT) :: FLOAT = The standard deviation of a whole population.
startNode(input :: RELATIONSHIP) :: NODE = The node that a relationship comes from.
substring(original :: STRING, start :: INTEGER, [length :: INTEGER]) :: STRING = A part of a text; the first character is 0.
sum(input :: ${number}) :: ${number} = The sum of all values that are not null.
tail(list :: LIST<ANY>) :: LIST<ANY> = All items but the first.
tan(input :: FLOAT) :: FLOAT = The tangent of an angle in radians.
tanh(input :: FLOAT) :: FLOAT = The hyperbolic tangent.
timestamp() :: INTEGER = Milliseconds since 1970 in UTC.
toBoolean(input :: STRING | BOOLEAN | INTEGER) :: BOOLEAN = As a truth value; null of a text that is none.
toBooleanList(input :: LIST<ANY>) :: LIST<BOOLEAN> = Each item as a truth value, or null.
toBooleanOrNull(input :: ANY) :: BOOLEAN = As a truth value, or null.
toFloat(input :: STRING | ${number}) :: FLOAT = As a float; null of a text that is none.
toFloatList(input :: LIST<ANY>) :: LIST<FLOAT> = Each item as a float, or null.
toFloatOrNull(input :: ANY) :: FLOAT = As a float, or null.
toInteger(input :: STRING | BOOLEAN | ${number}) :: INTEGER = As a whole number; null of a text that is none.
toIntegerList(input :: LIST<ANY>) :: LIST<INTEGER> = Each item as a whole number, or null.
toIntegerOrNull(input :: ANY) :: INTEGER = As a whole number, or null.
toLower(input :: STRING) :: STRING = The text in small letters.
toString(input :: STRING | BOOLEAN | ${number}) :: STRING = As a text.
toStringList(input :: LIST<ANY>) :: LIST<STRING> = Each item as a text, or null.
toStringOrNull(input :: ANY) :: STRING = As a text, or null.
toUpper(input :: STRING) :: STRING = The text in capitals.
trim(input :: STRING, [characters :: STRING]) :: STRING = The text without white space, or these characters, at both ends.
type(input :: RELATIONSHIP) :: STRING = The type of a relationship.
upper(input :: STRING) :: STRING = The text in capitals.
`

/** By the name of the function, written as it reads best. */
export const signatures: ReadonlyMap<string, Signature> = new Map(
  lines
    .trim()
    .split('\n')
    .map(line => {
      const [, name = '', given = '', returns = '', description = ''] =
        /^(\w+)\((.*?)\) :: (.*?) = (.*)$/.exec(line) ?? []
      return [name, { arguments: given === '' ? [] : given.split(', ').map(argumentOf), returns, description }]
    }),
)

function argumentOf(text: string): Signature['arguments'][number] {
  const [name = '', type = 'ANY'] = text.replace(/^\[|\]$/g, '').split(' :: ')
  return { name, type, optional: text.startsWith('[') || name === '...' }
}
