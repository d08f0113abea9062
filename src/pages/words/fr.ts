// The frame in French: see words.ts.

import type { FrameWords } from './words.ts';

export const fr: FrameWords = {
  skip: 'Aller au contenu',
  menu: 'Vos pages',
  overview: 'Vue d’ensemble',
  payments: 'Paiements',
  banks: 'Banques',
  sharing: 'Qui voit mes données',
  sessions: 'Vos sessions ouvertes',
  ownData: 'Récupérer ou effacer vos données',
  signedInAs: (name) => `Session ouverte : ${name}`,
  signedIn: 'Session ouverte',
  signOut: 'Se déconnecter',
  welcome: 'Votre argent',
  welcomeText:
    'Ouvrez une session pour voir vos comptes dans toutes vos banques connectées, faire un virement et décider qui peut regarder.',
  languages: 'Langue',
  promise:
    'Par une connexion, bankgraph ne lit que ce que vous choisissez ; chaque paiement est validé par vous, auprès de votre banque. bankgraph ne voit jamais votre mot de passe.',
};
