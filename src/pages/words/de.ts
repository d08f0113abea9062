// The frame in German: see words.ts.

import type { FrameWords } from './words.ts';

export const de: FrameWords = {
  skip: 'Zum Inhalt springen',
  menu: 'Ihre Seiten',
  overview: 'Übersicht',
  payments: 'Zahlungen',
  banks: 'Banken',
  sharing: 'Wer meine Daten sieht',
  sessions: 'Wo Sie angemeldet sind',
  ownData: 'Ihre Daten mitnehmen oder löschen',
  signedInAs: (name) => `Angemeldet als ${name}`,
  signedIn: 'Angemeldet',
  signOut: 'Abmelden',
  welcome: 'Ihr Geld',
  welcomeText:
    'Melden Sie sich an, um Ihre Konten bei allen verbundenen Banken zu sehen, Geld zu überweisen und zu bestimmen, wer etwas sehen darf.',
  languages: 'Sprache',
  promise:
    'Über eine Verbindung liest bankgraph nur, was Sie auswählen; jede Zahlung geben Sie einzeln bei Ihrer Bank frei. Ihr Passwort dort sieht bankgraph nie.',
};
