// What the pages at /links say of partners, in French: see grant-texts.ts. Spaces as in fr.ts.

import { html } from '../../pages/html.ts';
import type { GrantTexts } from './grant-texts.ts';

export const grants: GrantTexts = {
  permissions: {
    accounts: {
      name: 'Comptes',
      detail: 'intitulés, types, devises et numéros de vos comptes, et les cartes qui s’y rattachent',
    },
    balances: { name: 'Soldes', detail: 'ce qu’il y a sur ces comptes' },
    transactions: {
      name: 'Opérations',
      detail: 'ce qui est entré et sorti, avec les dates, montants, noms et libellés',
    },
    identity: {
      name: 'Informations sur vous',
      detail: 'votre nom, votre adresse et vos coordonnées, tels que la banque les connaît',
    },
    regularPayments: {
      name: 'Paiements réguliers',
      detail: 'vos prélèvements, virements permanents et virements programmés',
    },
    beneficiaries: {
      name: 'Bénéficiaires',
      detail: 'les bénéficiaires que vous avez enregistrés auprès de la banque, et leurs comptes',
    },
    products: {
      name: 'Taux et frais',
      detail: 'ce que vos comptes coûtent et rapportent : taux, frais, découvert',
    },
    statements: { name: 'Relevés', detail: 'les relevés de compte de votre banque, sous forme de fichiers' },
    payments: { name: 'Paiements', detail: 'préparer des paiements, que vous validez un à un auprès de votre banque' },
    cards: { name: 'Cartes', detail: 'bloquer vos cartes immédiatement, et débloquer celles qui le sont' },
    links: {
      name: 'Connexions',
      detail:
        'ajouter des banques pour vous, avec votre accord donné chez elles, renouveler ces connexions et y mettre fin',
    },
  },
  question: {
    title: (partner) => `${partner} demande un accès`,
    signInFirst: (partner) =>
      `Identifiez-vous pour voir ce que demande ${partner}. Vous ne partagez rien en vous identifiant.`,
    intro: (partner) =>
      html`<strong>${partner}</strong> demande à voir vos données ici. C’est vous qui décidez lesquelles, de quels comptes et pour combien de temps. Ne dites oui que si vous en venez à l’instant.`,
    answerUntil: (minute) => html`Vous pouvez répondre jusqu’au ${minute}.`,
    replacesAll: (partner, day) =>
      html`Cela remplace l’accès à tous vos comptes que vous avez accordé à ${partner} jusqu’au ${day}.`,
    replacesOne: (partner, day) =>
      html`Cela remplace l’accès à l’un de vos comptes que vous avez accordé à ${partner} jusqu’au ${day}.`,
    replacesSome: (partner, count, day) =>
      html`Cela remplace l’accès à ${count} de vos comptes que vous avez accordé à ${partner} jusqu’au ${day}.`,
    mayDo: (partner) => `Ce que ${partner} pourra faire`,
    partOfEvery: '(compris dans tout accès)',
    notAsked: (names) => `Non demandé : ${names}.`,
    days: 'Pour combien de jours',
    daysRange: (most) => `de 1 à ${most}`,
    canEnd: 'Vous pouvez y mettre fin à tout moment sur la page de vos banques, avec effet immédiat.',
    yes: (partner) => `Oui, ${partner} peut voir cela`,
    no: 'Non',
    mayNotGive: 'Votre accès ne vous permet pas de dire oui.',
    going: (partner) => `Retour vers ${partner}`,
    saidYes: 'Vous avez dit oui. Vous pouvez y mettre fin à tout moment sur la page de vos banques.',
    saidNo: 'Vous avez dit non, et rien n’est partagé.',
    goBack: (partner) => `Revenir à ${partner}`,
    closed: 'Rien n’est partagé',
    otherBrowser:
      'Cette démarche a commencé dans un autre navigateur. Veuillez y continuer, ou recommencer là d’où vous venez.',
    over: 'Cette demande est terminée, a déjà reçu une réponse ou n’a jamais existé. Veuillez recommencer là d’où vous venez.',
  },
  accounts: {
    legend: 'Quels comptes',
    all: 'Tous les comptes, dans toutes les banques que vous avez ajoutées, y compris les comptes à venir',
    some: 'Seulement les comptes que je coche ici',
    oneBankSilent: (bank) =>
      `${bank} ne répond pas pour l’instant : ses comptes ne peuvent pas être cochés un à un. Vous pouvez recharger cette page un peu plus tard.`,
    banksSilent: (banks) =>
      `${banks} ne répondent pas pour l’instant : leurs comptes ne peuvent pas être cochés un à un. Vous pouvez recharger cette page un peu plus tard.`,
  },
  faults: {
    days: (most) => `Veuillez choisir de 1 à ${most} jours. Rien n’est encore partagé.`,
    which: 'Veuillez choisir les comptes. Rien n’est encore partagé.',
    both: 'Vous avez choisi tous les comptes et en avez coché certains. Veuillez choisir l’un ou l’autre. Rien n’est encore partagé.',
    none: 'Veuillez cocher au moins un compte, ou les choisir tous. Rien n’est encore partagé.',
    tooMany: (most) => `Veuillez cocher au plus ${most} comptes. Rien n’est encore partagé.`,
    gone: 'L’un des comptes n’existe plus. Veuillez choisir de nouveau. Rien n’est encore partagé.',
  },
  list: {
    title: 'Qui peut voir vos données',
    states: { PENDING: 'Pas encore confirmé', ACTIVE: 'Peut les voir', EXPIRED: 'Expiré', REVOKED: 'Terminé' },
    allAccounts: 'Tous, y compris ceux à venir',
    unnamed: {
      one: '1 compte dont le nom n’est pas connu pour l’instant',
      other: (count) => `${count} comptes dont le nom n’est pas connu pour l’instant`,
    },
    ofBank: (bank, accounts) => `${bank} : ${accounts}`,
    only: { one: 'Seulement 1 d’entre eux', other: (count) => `Seulement ${count} d’entre eux` },
    managedElsewhere: 'Géré ailleurs : cet accès a été mis en place par votre prestataire, qui peut y mettre fin.',
    labels: {
      what: 'Quoi',
      accounts: 'Comptes',
      since: 'Depuis',
      ended: 'Fin',
      until: 'Jusqu’au',
      lastUsed: 'Dernière utilisation',
    },
    never: 'jamais',
    end: (partner) => `Mettre fin à l’accès accordé à ${partner}`,
  },
};
