/** Forge whose runner runs the job. All set GitHub's variables; the others also set one of their own. */
export type Forge = "github" | "gitea" | "forgejo";

/** Tells the forge of a job by its runner's variables; Forgejo's runner sets Gitea's too. */
export function forgeOf(environment: Readonly<Record<string, string | undefined>>): Forge {
  if (environment.FORGEJO_ACTIONS === "true") return "forgejo";
  return environment.GITEA_ACTIONS === "true" ? "gitea" : "github";
}
