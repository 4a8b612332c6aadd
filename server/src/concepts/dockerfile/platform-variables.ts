/** What BuildKit sets by itself, from the platforms of the build: known to FROM at once, in a stage after `ARG NAME`. */
export function isPlatformVariable(name: string): boolean {
  return /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$|^TARGETSTAGE$/.test(name);
}
