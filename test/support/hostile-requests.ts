// Request bodies of up to 256 kB that cost a server as much as their author can think of, over whatever schema they are
// given: for the test of bounded work and its benchmark. None needs a token.

import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** One hostile request. */
export interface HostileRequest {
  readonly name: string;
  /** The whole body of a POST. */
  readonly body: string;
  /** Whether it asks for nothing but the schema itself. */
  readonly isIntrospection?: boolean;
}

/** Bytes that a body may have. */
export const maxBodyBytes = 256 * 1024;
/** What is left for the one thing that a body is made long by. */
const room = maxBodyBytes - 4096;

/** As many pieces as fit, with their index. */
function fill(piece: (index: number) => string, limit = Number.POSITIVE_INFINITY, size = room): string {
  const pieces: string[] = [];
  let length = 0;
  for (let index = 0; index < limit; index++) {
    const next = piece(index);
    length += next.length;
    if (length > size) break;
    pieces.push(next);
  }
  return pieces.join('');
}

/** What the requests are written with: fields of the schema by their kinds. */
interface Vocabulary {
  /** A root field that gives an object, without arguments; and a leaf of that. */
  readonly root: string;
  readonly leaf: string;
  /** Further leaves of it. */
  readonly leaves: readonly string[];
  /** An object field of it that has arguments, one of them a number or text: `accounts(first: …)`. */
  readonly listed: string;
  readonly argument: string;
  readonly input: GraphQLInputObjectType | null;
  readonly enumName: string | null;
  readonly rootType: string;
  readonly objectType: string;
}

function readVocabulary(schema: GraphQLSchema): Vocabulary {
  const query = schema.getQueryType();
  if (query == null) throw new TypeError('no query type');
  for (const field of Object.values(query.getFields())) {
    const type = getNamedType(field.type);
    if (!isObjectType(type) || field.args.some(({ type: argument }) => isNonNullType(argument))) continue;
    const fields = Object.values(type.getFields());
    const leaves = fields.filter(({ type: leaf, args }) => !isObjectType(getNamedType(leaf)) && args.length === 0);
    const listed = fields.find(
      ({ type: inner, args }) => isObjectType(getNamedType(inner)) && args.some(({ name }) => name === 'first'),
    );
    if (leaves.length < 2 || listed === undefined) continue;
    const types = Object.values(schema.getTypeMap());
    return {
      root: field.name,
      leaf: leaves[0]?.name ?? '',
      leaves: leaves.map(({ name }) => name),
      listed: listed.name,
      argument: 'first',
      input:
        types.find(
          (candidate): candidate is GraphQLInputObjectType =>
            isInputObjectType(candidate) && Object.keys(candidate.getFields()).length > 3,
        ) ?? null,
      enumName: enumWithPlace(schema),
      rootType: query.name,
      objectType: type.name,
    };
  }
  // A subgraph of which a router asks for entities only: its own words will do.
  return {
    root: '__typename',
    leaf: '__typename',
    leaves: ['__typename'],
    listed: '_entities',
    argument: 'representations',
    input: null,
    enumName: null,
    rootType: query.name,
    objectType: query.name,
  };
}

/** An enum that an argument has, so that a wrong value is looked at; any other where none has. */
function enumWithPlace(schema: GraphQLSchema): string | null {
  const names = Object.values(schema.getTypeMap())
    .filter((candidate) => isEnumType(candidate) && !candidate.name.startsWith('__'))
    .map(({ name }) => name);
  return names.find((name) => placeOf(schema, name) !== null) ?? names[0] ?? null;
}

/** Every kind of request, each at the size at which it hurts most. */
export function hostileRequests(schema: GraphQLSchema): readonly HostileRequest[] {
  const words = readVocabulary(schema);
  return [
    ...documents(words).map(([name, query]) => ({ name, body: JSON.stringify({ query }) })),
    ...introspections().map(([name, query]) => ({ name, body: JSON.stringify({ query }), isIntrospection: true })),
    ...inputs(schema, words),
    ...bodies(words),
  ].filter(({ body }) => Buffer.byteLength(body) <= maxBodyBytes);
}

function documents(words: Vocabulary): readonly (readonly [string, string])[] {
  const { root, leaf, leaves, listed, argument, rootType, objectType } = words;
  const field = root === leaf ? root : `${root}{${leaf}}`;
  const within = (inner: string): string => (root === leaf ? inner : `{${root}{${inner}}}`);
  const fragments = (count: number, body: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => `fragment f${index} on ${rootType}{${body(index)}}`).join(' ');
  const spreads = (count: number): string => Array.from({ length: count }, (_, index) => `...f${index}`).join(' ');
  return [
    ['a field many times', `{${`${field} `.repeat(900)}}`],
    ['a field so often that it is just allowed', `{${`${field} `.repeat(95)}}`],
    ['leaves many times', within(`${leaves.join(' ')} `.repeat(Math.floor(3900 / leaves.length)))],
    ['fields many times in fields many times', `{${`${root}{${`${leaf} `.repeat(30)}} `.repeat(60)}}`],
    ['fragments in pairs', `{${spreads(290)}} ${fragments(290, () => field)}`],
    [
      'fragments in a chain',
      `{...f0} ${fragments(300, (index) => `${field} ${index < 299 ? `...f${index + 1}` : ''}`)}`,
    ],
    ['a chain that nobody spreads', `{__typename} ${fragments(300, (index) => `${field} ...f${index + 1}`)}`],
    [
      'fragments that multiply',
      `{...f0} ${fragments(15, (index) => (index < 14 ? `...f${index + 1} `.repeat(8) : '__typename'))}`,
    ],
    [
      'fragments that multiply in aliases',
      `{...f0} ${fragments(12, (index) => (index < 11 ? `a:${root}{x:__typename} ${`...f${index + 1} `.repeat(20)}` : '__typename'))}`,
    ],
    ['a circle of fragments', `{...f0} ${fragments(400, (index) => `...f${(index + 1) % 400}`)}`],
    ['circles of every fragment with every other', `{...f0} ${fragments(40, () => spreads(40))}`],
    ['fragments of the same name', `{...f0} ${'fragment f0 on X{a} '.repeat(500)}`],
    ['unknown fragments', `{${fill((index) => `...u${index} `, 1900)}}`],
    ['inline fragments in each other', `{${'...{'.repeat(1300)}__typename${'}'.repeat(1300)}}`],
    ['inline fragments of impossible types', within(`...on ${rootType}{__typename} `.repeat(550))],
    ['fields in each other', `${'{a'.repeat(1900)}${'}'.repeat(1900)}`],
    ['unknown fields', `{${fill((index) => `u${index} `, 3900)}}`],
    ['unknown fields with long names', `{${fill((index) => `u${index}${'x'.repeat(120)} `)}}`],
    ['a very long field', `{${'x'.repeat(room)}}`],
    ['very long aliases', `{${fill((index) => `a${index}${'x'.repeat(5000)}:__typename `)}}`],
    ['aliases as long as they may be', `{${fill((index) => `a${index}${'x'.repeat(124)}:${field} `, 50)}}`],
    ['aliases', `{${fill((index) => `a${index}:${field} `, 900)}}`],
    ['unknown arguments', `{${root}(${fill((index) => `u${index}:1 `, 1300)}){${leaf}}}`],
    ['the same argument', within(`${listed}(${`${argument}:1 `.repeat(1300)}){__typename}`)],
    ['different arguments of one field', within(fill((index) => `${listed}(${argument}:${index}){__typename} `, 480))],
    [
      'different arguments of a field in a field many times',
      `{${fill((index) => `${root}{${listed}(${argument}:${index}){__typename}} `, 350)}}`,
    ],
    [
      'long arguments of one field',
      within(fill((index) => `${listed}(after:"${String(index % 2)}${'x'.repeat(2000)}"){__typename} `, 100)),
    ],
    ['a list as long as a document may be', within(`${listed}(${argument}:[${'1 '.repeat(3900)}]){__typename}`)],
    [
      'a long list in a fragment that is spread everywhere',
      `{${fill((index) => `a${index}:${root}{...f} `, 50)}} fragment f on ${objectType}{${listed}(${argument}:[${'1 '.repeat(3000)}]){__typename}}`,
    ],
    ['lists in each other', within(`${listed}(${argument}:${'['.repeat(1900)}${']'.repeat(1900)}){__typename}`)],
    ['objects in each other', within(`${listed}(${argument}:${'{a:'.repeat(1200)}1${'}'.repeat(1200)}){__typename}`)],
    [
      'an object of unknown fields',
      within(`${listed}(${argument}:{${fill((index) => `u${index}:1 `, 1200)}}){__typename}`),
    ],
    ['a very long text', within(`${listed}(${argument}:"${'x'.repeat(room)}"){__typename}`)],
    ['a very long block text', within(`${listed}(${argument}:"""${'\n x'.repeat(room / 4)}"""){__typename}`)],
    ['a text of escapes', within(`${listed}(${argument}:"${'\\u0041'.repeat(room / 8)}"){__typename}`)],
    ['a text without an end', `{${root}(a:"${'x'.repeat(room)}`],
    ['a very long number', within(`${listed}(${argument}:${'9'.repeat(room)}){__typename}`)],
    ['a very long fraction', within(`${listed}(${argument}:0.${'9'.repeat(room)}){__typename}`)],
    ['a very long enum value', within(`${listed}(${argument}:${'E'.repeat(room)}){__typename}`)],
    ['a very long comment', `#${'x'.repeat(room)}\n{${field}}`],
    ['very many lines', `${'\n'.repeat(room / 2)}{${`${root}{${leaf}(a:1)} `.repeat(90)}}`],
    [
      'very many lines before what conflicts',
      `${'\n'.repeat(room / 2)}{${fill((index) => `a:${root}(x:${index}){${leaf}} `, 100)}}`,
    ],
    ['very many commas', `{${','.repeat(room)}${field}}`],
    ['characters that are none', `{${'\u0001'.repeat(40_000)}}`],
    ['a character of which there are many in a text', `{${root}(a:"${'💥'.repeat(60_000)}")}`],
    ['unknown directives', `{__typename ${fill((index) => `@u${index} `, 1900)}}`],
    ['the same directive', `{__typename ${'@include(if:true) '.repeat(600)}}`],
    ['directives with wrong arguments', `{${fill((index) => `a${index}:__typename @skip(if:"x") `, 50)}}`],
    ['variables', `query(${fill((index) => `$v${index}:Int `, 900)}){__typename}`],
    ['variables of unknown types', `query(${fill((index) => `$v${index}:U${index} `, 900)}){__typename}`],
    ['variables of types in each other', `query($v:${'['.repeat(1900)}Int${']'.repeat(1900)}){__typename}`],
    ['undefined variables', within(`${listed}(${fill((index) => `a${index}:$v${index} `, 950)}){__typename}`)],
    ['a variable in every place', `query($v:Int){${fill((index) => `a${index}:__typename @skip(if:$v) `, 50)}}`],
    ['operations', fill((index) => `query q${index}{${field}} `, 400)],
    ['operations of the same name', `query q{__typename} `.repeat(700)],
    ['operations without a name', '{__typename} '.repeat(1200)],
    [
      'operations that all spread a chain',
      `${fill((index) => `query q${index}{...f0} `, 150)} ${fragments(150, (index) => (index < 149 ? `...f${index + 1}` : '__typename'))}`,
    ],
    ['type definitions', fill((index) => `type T${index}{a:Int} `, 400)],
    ['descriptions', `"""${'x'.repeat(room)}""" type T{a:Int}`],
    ['a mutation', `mutation{${fill((index) => `u${index} `, 3900)}}`],
    ['a subscription', `subscription{${fill((index) => `u${index} `, 3900)}}`],
  ];
}

function introspections(): readonly (readonly [string, string])[] {
  const usual = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true });
  const nest = (depth: number): string => (depth === 0 ? 'name' : `fields{name type{${nest(depth - 1)}}}`);
  return [
    ['the usual introspection', usual],
    ['introspection in lists of lists', `{__schema{types{${nest(3)}}}}`],
    ['introspection as deep as it goes', `{__schema{types{${nest(7)}}}}`],
    [
      'introspection in aliases',
      `{__schema{types{${fill((index) => `a${index}:fields{name type{fields{name}}} `, 24)}}}}`,
    ],
    ['introspection many times', `{${fill((index) => `a${index}:__schema{types{name fields{name}}} `, 50)}}`],
    [
      'possible types of possible types',
      '{__schema{types{possibleTypes{interfaces{possibleTypes{interfaces{possibleTypes{name}}}}}}}}',
    ],
    ['of-types in each other', `{__schema{types{${'ofType{'.repeat(300)}name${'}'.repeat(300)}}}}`],
  ];
}

/** Where a variable of a type may stand: a field at the end of a way from the root, and its argument. */
function placeOf(schema: GraphQLSchema, typeName: string): { readonly before: string; readonly after: string } | null {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  const wayOf = (type: GraphQLObjectType, way: readonly string[], depth: number): readonly string[] | null => {
    for (const field of Object.values(type.getFields())) {
      const argument = field.args.find((candidate) => String(candidate.type).replace(/!$/, '') === typeName);
      const needed = field.args.filter((candidate) => isRequiredArgument(candidate));
      if (argument !== undefined && needed.every((candidate) => candidate === argument)) {
        return [
          ...way,
          `${field.name}(${argument.name}:$v)${isLeafType(getNamedType(field.type)) ? '' : '{__typename}'}`,
        ];
      }
      const next = getNamedType(field.type);
      const found =
        depth > 0 && needed.length === 0 && isObjectType(next) ? wayOf(next, [...way, field.name], depth - 1) : null;
      if (found !== null) return found;
    }
    return null;
  };
  for (const [kind, root] of roots) {
    for (const depth of [0, 1, 2, 3]) {
      const way = root == null ? null : wayOf(root, [], depth);
      if (way !== null) return { before: kind, after: `{${way.join('{')}${'}'.repeat(way.length)}` };
    }
  }
  return null;
}

function inputs(schema: GraphQLSchema, { input, enumName, rootType }: Vocabulary): readonly HostileRequest[] {
  const requests: HostileRequest[] = [];
  const add = (name: string, type: string, variables: string): void => {
    const place = placeOf(schema, type.replace(/!$/, '')) ?? { before: 'query', after: '{__typename @include(if:$v)}' };
    requests.push({
      name,
      body: `{"query":${JSON.stringify(`${place.before}($v:${type}!)${place.after}`)},"variables":{"v":${variables}}}`,
    });
  };
  const many = (item: string): string => `[${`${item},`.repeat(Math.floor(room / (item.length + 1)) - 1)}${item}]`;
  const inEachOther = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  add('objects for identifiers', '[ID!]', many('{}'));
  add('4,000 objects for identifiers', '[ID!]', `[${'{},'.repeat(3999)}{}]`);
  add('nothing for identifiers', '[ID!]', many('null'));
  add('identifiers', '[ID!]', many('"x"'));
  add('texts for numbers', '[Int!]', many('"x"'));
  add('numbers that are too large', '[Int!]', many('1e99'));
  add('a very long number for a number', 'Int', '9'.repeat(room));
  add('a very long number for an identifier', 'ID', '9'.repeat(room));
  add('a very long text for a number', 'Int', `"${'x'.repeat(room)}"`);
  add('a very long text for a condition', 'Boolean', `"${'x'.repeat(room)}"`);
  add('a very long text for an identifier', 'ID', `"${'x'.repeat(room)}"`);
  add('lists in each other for a number', 'Int', inEachOther(10_000));
  add('lists in each other for lists', '[Int]', inEachOther(100_000));
  add('an object with a very long name', 'Int', `{"${'x'.repeat(room)}":1}`);
  add('an object of many fields for a number', 'Int', `{${fill((index) => `"u${index}":1,`)}"u":1}`);
  add('a prototype', 'Int', '{"constructor":{"prototype":{"x":1}}}');
  requests.push({
    name: 'values of variables that nobody has',
    body: `{"query":"{__typename}","variables":{${fill((index) => `"u${index}":1,`)}"u":1}}`,
  });
  requests.push({
    name: 'wrong values of many variables',
    body: `{"query":"query(${fill((index) => `$v${index}:Int!`, 700)}){__typename}","variables":{${fill((index) => `"v${index}":"x",`, 700)}"v":1}}`,
  });
  requests.push({
    name: 'a null for a condition',
    body: '{"query":"query($v:Boolean=true){__typename @include(if:$v)}","variables":{"v":null}}',
  });
  requests.push({
    name: 'a representation of everything',
    body: `{"query":"query($r:[_Any!]!){_entities(representations:$r){__typename}}","variables":{"r":${many(`{"__typename":"${rootType}"}`)}}}`,
  });
  if (enumName !== null) {
    add('unknown values of an enum', `[${enumName}!]`, many('"UNKNOWN"'));
    add('a very long value of an enum', enumName, `"${'X'.repeat(room)}"`);
    add(
      'a value of an enum that says what errors say',
      enumName,
      `"${'a cannot represent '.repeat(Math.floor(room / 19) - 1)}:x"`,
    );
    add('objects for an enum', `[${enumName}]`, many('{"a":{}}'));
  }
  if (input !== null) {
    const { name } = input;
    add('4,000 unknown fields', name, `{${fill((index) => `"u${index}":1,`, 3999)}"u":1}`);
    add('as many unknown fields as there is room for', name, `{${fill((index) => `"u${index}":1,`)}"u":1}`);
    add('unknown fields with long names', name, `{${fill((index) => `"u${index}${'x'.repeat(5000)}":1,`)}"u":1}`);
    add('many objects of unknown fields', `[${name}!]`, many('{"u":1}'));
    add(
      'very long texts in the fields',
      name,
      `{${Object.keys(input.getFields())
        .map((field) => `"${field}":"${'x'.repeat(20_000)}"`)
        .join(',')}}`,
    );
    add(
      'objects in each other in the fields',
      name,
      `{${Object.keys(input.getFields())
        .map((field) => `"${field}":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`)
        .join(',')}}`,
    );
  }
  return requests;
}

function bodies({ root, leaf }: Vocabulary): readonly HostileRequest[] {
  const query = JSON.stringify(root === leaf ? `{${root}}` : `{${root}{${leaf}}}`);
  return [
    { name: 'no JSON', body: 'x'.repeat(room) },
    { name: 'JSON that breaks off', body: `{"query":"${'x'.repeat(room)}` },
    { name: 'lists in each other', body: '['.repeat(room / 2) + ']'.repeat(room / 2) },
    { name: 'a batch', body: `[${`{"query":${query}},`.repeat(1000)}{"query":${query}}]` },
    { name: 'a query that is none', body: '{"query":{"kind":"Document"}}' },
    { name: 'an empty query', body: '{"query":""}' },
    { name: 'nothing', body: '{}' },
    {
      name: 'a very long operation name',
      body: `{"query":"query a{__typename} query b{__typename}","operationName":"${'x'.repeat(room)}"}`,
    },
    { name: 'variables that are none', body: `{"query":"{__typename}","variables":"${'x'.repeat(room)}"}` },
    {
      name: 'a persisted query that nobody knows',
      body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'x'.repeat(room)}"}}}`,
    },
    {
      name: 'a persisted query whose hash is no text',
      body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":{"toString":1,"valueOf":1}}}}',
    },
    {
      name: 'a query beside a hash that is no text',
      body: `{"query":${query},"extensions":{"persistedQuery":{"version":1,"sha256Hash":[{"toString":1}]}}}`,
    },
    {
      name: 'a persisted query of another version',
      body: '{"extensions":{"persistedQuery":{"version":99,"sha256Hash":"x"}}}',
    },
    {
      name: 'a persisted query with another text',
      body: `{"query":${query},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}`,
    },
    {
      name: 'extensions in each other',
      body: `{"query":${query},"extensions":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    },
    { name: 'a name for an object’s ancestor', body: `{"query":${query},"__proto__":{"x":1}}` },
  ];
}
