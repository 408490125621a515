export const setupLinkStates = ['pending', 'opened', 'completed', 'expired', 'revoked'] as const
