// The schemas of an official specification, and whether a value is what one of them allows: for specifications whose
// answers Prism lets pass unseen, because they are recursive. Ajv is Prism's. Used by the sandbox's tests; the
// specifications are not part of the repository.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { specsFolder } from './prism.ts';

interface Fault {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: unknown;
}
interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly Fault[] | null;
}
interface Ajv {
  addSchema(schema: unknown, key: string): void;
  compile(schema: unknown): Validate;
}
interface AjvModule {
  readonly default: new (options: object) => Ajv;
}
interface FormatsModule {
  readonly default: (ajv: Ajv, formats: readonly string[]) => void;
}

const load = createRequire(import.meta.url);
const loadAsPrism = createRequire(load.resolve('@stoplight/prism-http/package.json'));

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** OpenAPI 3.0's `nullable`, and bounds that are not included, as JSON Schema has them; the rest as it stands. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isRecord(value)) return value;
  const { nullable, exclusiveMinimum, exclusiveMaximum, ...rest } = value;
  const schema: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(rest)) {
    if (name !== 'example' && name !== 'examples') schema[name] = toJsonSchema(part);
  }
  if (exclusiveMinimum === true) schema['exclusiveMinimum'] = rest['minimum'];
  if (exclusiveMaximum === true) schema['exclusiveMaximum'] = rest['maximum'];
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** The schemas of one specification. */
export class OpenApiSchemas {
  readonly #document: Record<string, unknown>;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, Validate>();

  constructor(spec: string) {
    const document: unknown = parse(readFileSync(join(specsFolder, spec), 'utf8'), { merge: true, maxAliasCount: -1 });
    if (!isRecord(document)) throw new Error(`${spec} is no specification`);
    this.#document = document;
    const { default: Ajv }: AjvModule = loadAsPrism('ajv');
    const { default: addFormats }: FormatsModule = loadAsPrism('ajv-formats');
    this.#ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    addFormats(this.#ajv, ['date', 'date-time']);
    this.#ajv.addSchema({ components: toJsonSchema(document['components']) }, 'spec');
  }

  /** What a schema of the components has against a value, by its name. */
  faultsOf(name: string, value: unknown): string[] {
    return this.#check(`#/components/schemas/${name}`, value);
  }

  /** What an operation has against the body that it is asked with. */
  requestFaultsOf(path: string, value: unknown): string[] {
    return this.#check(
      this.#refAt(['paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema']),
      value,
    );
  }

  /** What an operation has against its answer; statuses that it does not name are its default. */
  answerFaultsOf(path: string, status: number, value: unknown): string[] {
    const content = ['content', 'application/json', 'schema'];
    const found = status === 200 ? '200' : 'default';
    return this.#check(this.#refAt(['paths', path, 'post', 'responses', found, ...content]), value);
  }

  #refAt(path: readonly string[]): string {
    const found = path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), this.#document);
    const ref = isRecord(found) ? found['$ref'] : undefined;
    if (typeof ref !== 'string') throw new Error(`the specification has no schema at ${path.join(' ')}`);
    return ref;
  }

  #check(ref: string, value: unknown): string[] {
    const validate = this.#compiled.get(ref) ?? this.#ajv.compile({ $ref: `spec${ref}` });
    this.#compiled.set(ref, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}
