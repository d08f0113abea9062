// What a bank wants to know first, and waiting for its app, in German: see authorising-texts.ts.

import type { AuthorisingTexts } from './authorising-texts.ts';

export const authorising: AuthorisingTexts = {
  detailsLegend: (bank) => `Was ${bank} vorher wissen möchte`,
  detailsWhy: (bank) => `Das geht an ${bank} und wird hier nicht aufbewahrt. Geben Sie nie ein Passwort ein.`,
  optional: 'nicht nötig',
  details: {
    psuId: {
      label: 'Ihr Anmeldename bei der Bank',
      hint: 'Womit Sie sich dort anmelden, zum Beispiel ein Benutzername oder eine Kundennummer.',
      missing: 'Bitte geben Sie ein, womit Sie sich bei der Bank anmelden.',
      invalid: 'Ein Anmeldename besteht aus Buchstaben, Ziffern und üblichen Zeichen, höchstens 100.',
    },
    psuIdType: {
      label: 'Art des Anmeldenamens',
      hint: 'So, wie die Bank sie nennt.',
      missing: 'Bitte wählen Sie die Art Ihres Anmeldenamens.',
      invalid: 'Diese Art kennt die Bank nicht. Bitte wählen Sie eine aus der Liste.',
    },
    psuCorporateId: {
      label: 'Nummer Ihrer Firma bei der Bank',
      hint: 'Nur bei Geschäftskonten.',
      missing: 'Bitte geben Sie die Nummer Ihrer Firma bei der Bank ein.',
      invalid: 'Eine Firmennummer besteht aus Buchstaben, Ziffern und üblichen Zeichen, höchstens 100.',
    },
    ibans: {
      label: 'Konten, die freigegeben werden sollen',
      hint: 'Ihre IBAN, eine in jeder Zeile.',
      missing: 'Bitte geben Sie die IBAN mindestens eines Kontos ein.',
      invalid:
        'Mindestens eine davon ist keine IBAN: Die Prüfziffern stimmen nicht. Bitte vergleichen Sie sie mit Ihrer Karte oder dem Kontoauszug.',
    },
  },
  detailsFaulty: 'Es fehlt etwas, oder etwas kann nicht stimmen. Es ist nichts geschehen: siehe unten.',
  passwordAsked: (bank) =>
    `${bank} verlangt, dass Ihr Passwort hier eingegeben wird. Danach fragen wir nie; deshalb lässt sich diese Bank nicht verbinden. Es wurde nichts freigegeben.`,
  bankSays: (bank, text) => `${bank} teilt mit: „${text}“`,
  waitingTitle: (bank) => `Warten auf Sie bei ${bank}`,
  waitingText: (bank) =>
    `Stimmen Sie jetzt in der App von ${bank} zu, oder so, wie es die Bank Ihnen sagt. Diese Seite geht von selbst weiter.`,
  waitingUnsaid: (bank) => `Öffnen Sie die App von ${bank} und stimmen Sie dort der Anfrage zu.`,
  waitingEnds: 'Wir warten zehn Minuten. Wenn Sie nicht zustimmen, wird nichts freigegeben.',
  lookAgain: 'Noch einmal nachsehen',
};
