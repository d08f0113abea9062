// What the page at `/` says, in each language. For front-page.ts.

import type { Language } from './language.ts';

/** The page's texts. */
export interface FrontTexts {
  readonly title: string;
  readonly intro: string;
  readonly people: string;
  readonly peopleText: string;
  readonly peopleGo: string;
  readonly developers: string;
  readonly developersText: string;
  readonly endpoint: string;
  readonly sandbox: string;
  readonly explorer: string;
  readonly insights: string;
  readonly operators: string;
  readonly operatorsText: string;
  readonly live: string;
  readonly ready: string;
  readonly guide: (file: string) => string;
}

export const frontTexts: Readonly<Record<Language, FrontTexts>> = {
  en: {
    title: 'Your banks in one place',
    intro:
      'bankgraph shows accounts at many banks as one: to the people whose money it is, and to the apps that they let in.',
    people: 'Your money',
    peopleText: 'See what you have, pay somebody, and decide who may look.',
    peopleGo: 'To your pages',
    developers: 'For developers',
    developersText: 'One GraphQL schema over all banks.',
    endpoint: 'The endpoint: queries by POST, with a token',
    sandbox: 'Apollo Sandbox, at the endpoint',
    explorer: 'The explorer, with examples and sign-in',
    insights: 'Spending, balances and income, drawn from the schema',
    operators: 'For operators',
    operatorsText: 'Whether this gateway is there, and whether it takes requests.',
    live: 'Is it there?',
    ready: 'Does it take requests?',
    guide: (file) => `How it is run is in ${file} of its source.`,
  },
  de: {
    title: 'Ihre Banken an einem Ort',
    intro:
      'bankgraph zeigt Konten bei vielen Banken als Ganzes: denen, deren Geld es ist, und den Apps, die sie zulassen.',
    people: 'Ihr Geld',
    peopleText: 'Sehen Sie, was Sie haben, überweisen Sie Geld, und bestimmen Sie, wer etwas sehen darf.',
    peopleGo: 'Zu Ihren Seiten',
    developers: 'Für die Entwicklung',
    developersText: 'Ein GraphQL-Schema für alle Banken.',
    endpoint: 'Der Endpunkt: Abfragen per POST, mit einem Token',
    sandbox: 'Apollo Sandbox, am Endpunkt',
    explorer: 'Der Explorer, mit Beispielen und Anmeldung',
    insights: 'Ausgaben, Kontostände und Einkommen, aus dem Schema gezeichnet',
    operators: 'Für den Betrieb',
    operatorsText: 'Ob dieses Gateway da ist, und ob es Anfragen annimmt.',
    live: 'Ist es da?',
    ready: 'Nimmt es Anfragen an?',
    guide: (file) => `Wie es betrieben wird, steht in ${file} im Quelltext.`,
  },
  fr: {
    title: 'Vos banques en un seul endroit',
    intro:
      'bankgraph montre les comptes de nombreuses banques comme un tout\u202f: à ceux dont c’est l’argent, et aux applications qu’ils autorisent.',
    people: 'Votre argent',
    peopleText: 'Voyez ce que vous avez, faites un virement, et décidez qui peut regarder.',
    peopleGo: 'Vers vos pages',
    developers: 'Pour les développeurs',
    developersText: 'Un seul schéma GraphQL pour toutes les banques.',
    endpoint: 'Le point d’accès\u202f: requêtes par POST, avec un jeton',
    sandbox: 'Apollo Sandbox, au point d’accès',
    explorer: 'L’explorateur, avec exemples et connexion',
    insights: 'Dépenses, soldes et revenus, dessinés à partir du schéma',
    operators: 'Pour les exploitants',
    operatorsText: 'Si cette passerelle est là, et si elle accepte des requêtes.',
    live: 'Est-elle là\u202f?',
    ready: 'Accepte-t-elle des requêtes\u202f?',
    guide: (file) => `Son exploitation est décrite dans ${file} de son code source.`,
  },
};
