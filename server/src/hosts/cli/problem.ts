/** Wrong use or unreadable input: its message is all that the user sees, and the exit status is 2. */
export class Problem extends Error {}
