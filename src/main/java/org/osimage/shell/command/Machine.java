package org.osimage.shell.command;

/**
 * What scripts may ask about the machine: the target's, never the one that builds.
 *
 * @param hostname as hostname(1) prints it
 * @param system as {@code uname -s}
 * @param release as {@code uname -r}
 * @param version as {@code uname -v}
 * @param machine as {@code uname -m}
 */
public record Machine(
    String hostname, String system, String release, String version, String machine) {
  /** A Linux of an architecture, as the kernel names it, e.g. {@code x86_64}. */
  public static Machine linux(String hostname, String machine) {
    return new Machine(hostname, "Linux", "6.1.0", "#1 SMP", machine);
  }
}
