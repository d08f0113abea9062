// All personas, each with a file of its own. Read by play.ts.
import { gwen } from './gwen.ts';
import { hugo } from './hugo.ts';
import { iris } from './iris.ts';
import { jonas } from './jonas.ts';
import { kira } from './kira.ts';
import { liam } from './liam.ts';
import { mona } from './mona.ts';
import type { Persona } from './persona.ts';

/** Salaried, gig worker, two currencies, joint account, arrears, small business, pensioner. */
export const personas: readonly Persona[] = [gwen, hugo, iris, jonas, kira, liam, mona];
