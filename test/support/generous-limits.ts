// Settings under which no test is refused for being too quick: for gateways whose limits of callers are not what is tested.

/** Of one subject through one client. Payees keep their usual limit. */
export const generousLimits = {
  LINK_ATTEMPTS_PER_MINUTE: '100000',
  PAYMENTS_PER_MINUTE: '100000',
  CLIENT_POINTS_PER_MINUTE: '900000000',
  SUBJECT_POINTS_PER_MINUTE: '900000000',
  // Banks and clients share the gateway's process here.
  OVERLOAD_TURN_MS: '0',
} as const;
