// Arguments of fields as graphql-js coerces them, once an execution, or once for all where no variable is named. They are shared, so
// that nobody may change them: they are frozen. Used by execution.ts.

import { getArgumentValues } from 'graphql';
import { isObject } from './place.ts';
import type { FieldPlan } from './plan.ts';

type Arguments = Readonly<Record<string, unknown>>;

const none: Arguments = Object.freeze({});

/** Of fields that name no variable, as long as their plans. */
const constants = new WeakMap<FieldPlan, Arguments>();

/** The arguments of one execution. */
export class FieldArguments {
  readonly #variables: Record<string, unknown>;
  readonly #known = new Map<FieldPlan, Arguments>();

  /** With variables as graphql-js coerced them. */
  constructor(variables: Record<string, unknown>) {
    this.#variables = variables;
  }

  /** @throws GraphQLError for what is none of its type, such as a variable that is null */
  of(field: FieldPlan): Arguments {
    const { definition, nodes, hasVariables } = field;
    const [node] = nodes;
    if (definition.args.length === 0 || node === undefined) return none;
    const known = hasVariables ? this.#known : constants;
    let args = known.get(field);
    if (args === undefined) {
      const made = getArgumentValues(definition, node, this.#variables);
      // What variables hold is the request's own, and may be shared with whoever made it.
      args = hasVariables ? Object.freeze(made) : freezeAll(made);
      known.set(field, args);
    }
    return args;
  }
}

function freezeAll<Value>(value: Value): Value {
  if (isObject(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeAll(member);
  }
  return value;
}
