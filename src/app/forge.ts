/** Whose runner runs a job: all set GitHub's variables, and those of the others one of their own besides. */
export type Forge = "github" | "gitea" | "forgejo";

/** Tells the forge of a job by its runner's variables; Forgejo's runner sets Gitea's too. */
export function forgeOf(environment: Readonly<Record<string, string | undefined>>): Forge {
  if (environment.FORGEJO_ACTIONS === "true") return "forgejo";
  return environment.GITEA_ACTIONS === "true" ? "gitea" : "github";
}
