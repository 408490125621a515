/** How long a portal session lasts: without use, and in any case. */
export const idleSeconds = 3600
export const absoluteSeconds = 12 * 3600
