// Every question that the components ask, as text: nothing but what the schema published for customers has. codegen.ts writes the
// types of the answers from here; test/unit/examples/components.test.ts holds each against the schema. Sent by gateway.js.

/** Accounts by bank, what they hold, and how each bank answered. */
export const accountsDocument = /* GraphQL */ `
  query ComponentAccounts($after: String, $currency: CurrencyCode!, $withNetWorth: Boolean!) {
    me {
      id
      accounts(first: 100, after: $after) {
        edges {
          node {
            id
            name
            nickname
            type
            status
            bank { id name country logoUrl }
            identification { iban accountNumber maskedNumber }
            link { id reauthorizeUrl }
            balancesSource { status error { code retryAt actionUrl } }
            spendable {
              signedAmount { amount currency }
              provenance { fetchedAt freshness }
            }
            balances {
              type
              signedAmount { amount currency }
              provenance { fetchedAt freshness }
            }
          }
        }
        sources {
          bank { id name country logoUrl }
          link { id reauthorizeUrl }
          status
          error { code retryAt actionUrl }
          provenance { fetchedAt freshness }
          unreadableCount
        }
        pageInfo { hasNextPage endCursor }
      }
      netWorth(currency: $currency) @include(if: $withNetWorth) {
        byCurrency { amount currency }
        total { amount currency }
        missing
        isComplete
      }
    }
  }
`;

/** Which banks are linked, and to whom something is granted. */
export const linksDocument = /* GraphQL */ `
  query ComponentLinks($withGrants: Boolean!) {
    me {
      id
      links {
        id
        bank { id name country logoUrl }
        status
        statusReason
        permissions
        grantedAt
        expiresAt
        statusSince
        reauthorizeUrl
        revocationAtBank
        lastSuccessAt
        lastError { code }
        events(first: 1) { edges { cursor } }
        forecast { permissions goesDarkAt reason isUnattendedOnly remedy }
      }
      grants @include(if: $withGrants) {
        id
        partnerId
        partnerName
        permissions
        accounts { accountId bank { id name } }
        status
        source
        givenAt
        expiresAt
        endedAt
        lastUsedAt
      }
    }
  }
`;

/** A page of the banks that there are. */
export const banksDocument = /* GraphQL */ `
  query ComponentBanks($search: String, $country: CountryCode, $first: Int!, $after: ID) {
    banks(search: $search, country: $country, first: $first, after: $after) {
      id
      name
      bic
      country
      logoUrl
      isLinkable
      via { id name }
      maxConsentDays
    }
  }
`;

/** Takes a link back. */
export const endLinkDocument = /* GraphQL */ `
  mutation ComponentEndLink($linkId: ID!, $erase: Boolean!) {
    revokeBankLink(linkId: $linkId, erase: $erase) {
      __typename
      ... on BankLinkRevocation { link { id status revocationAtBank } }
      ... on LinkRejection { code message retryable retryAt }
    }
  }
`;

/** Says that the customer goes on sharing, where the law wants to hear it. */
export const reconfirmLinkDocument = /* GraphQL */ `
  mutation ComponentReconfirmLink($linkId: ID!) {
    reconfirmBankLink(linkId: $linkId) {
      __typename
      ... on BankLinkReconfirmation { link { id status reconfirmedAt } }
      ... on LinkRejection { code message retryable retryAt }
    }
  }
`;

/** Ends what a partner is granted. */
export const endGrantDocument = /* GraphQL */ `
  mutation ComponentEndGrant($id: ID!) {
    revokeGrant(id: $id) {
      __typename
      ... on GrantRevocation { grant { id status } }
      ... on GrantRejection { code message retryable retryAt }
    }
  }
`;
