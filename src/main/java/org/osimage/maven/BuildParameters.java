package org.osimage.maven;

import java.io.File;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** How an image is built, whatever it is: nothing here is part of its description. */
abstract class BuildParameters extends AbstractMojo {
  /** The project whose image is built. */
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  public MavenProject project;

  /** The running build. */
  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  public MavenSession session;

  /** The running execution of the goal. */
  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  public MojoExecution mojoExecution;

  /**
   * Skips every goal of this plugin.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.skip", defaultValue = "false")
  public boolean skip;

  /**
   * Runs scripts even where they cannot be confined. They can then do to this machine whatever you
   * can. Only on the command line.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.scripts.unconfined", defaultValue = "false", readonly = true)
  boolean unconfinedScripts;

  /**
   * After how many seconds a script is killed.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.scripts.timeout", defaultValue = "3600")
  long scriptTimeout;

  /**
   * How large, in MiB, a package or archive may be when it is unpacked.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.unpacked.size", defaultValue = "65536")
  long unpackedSize;

  /**
   * How many times larger than its file a package or archive of more than 256 MiB may be when it is
   * unpacked.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.unpacked.ratio", defaultValue = "1000")
  long unpackedRatio;

  /**
   * How many processes a script may have at a time; one with more is killed.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.scripts.processes", defaultValue = "1024")
  int scriptProcesses;

  /**
   * How much memory, in MiB, the processes of a script may have together.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.scripts.memory", defaultValue = "4096")
  long scriptMemory;

  /**
   * By how much, in MiB, the sizes of all files may grow through a script.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.scripts.written", defaultValue = "16384")
  long scriptWritten;

  /**
   * Lists the steps of every image instead of building it; only on the command line.
   *
   * @since 0.1
   */
  @Parameter(property = StepOptions.LIST, defaultValue = "false", readonly = true)
  boolean list;

  /**
   * Stops before this step; only on the command line. A paused build attaches nothing.
   *
   * @since 0.1
   */
  @Parameter(property = StepOptions.PAUSE, readonly = true)
  String pause;

  /**
   * Runs this step and all later ones, on what the earlier ones left; {@code last} is the last step
   * for which that is possible. Only on the command line.
   *
   * @since 0.1
   */
  @Parameter(property = StepOptions.RESUME, readonly = true)
  String resume;

  /**
   * Takes files in {@code target/} for unchanged when their size and time are, without reading
   * them.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.trustOutputs", defaultValue = "false")
  boolean trustOutputs;

  /**
   * Prefix for the file names and classifiers of this execution's outputs. By default none; with
   * several executions in one POM, the execution's id.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.classifier")
  public String classifier;

  /**
   * The time of everything that has none of its own; later times are cut to it.
   *
   * @since 0.1
   */
  @Parameter(defaultValue = "${project.build.outputTimestamp}")
  public String outputTimestamp;

  /**
   * Directory of the content store and the download cache, shared by all builds of the user.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.cache", defaultValue = "${user.home}/.cache/osimage")
  public File cache;

  /**
   * How large the content store may grow, in MiB; what has been unused for longest goes first.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.cache.limit", defaultValue = "20480")
  public long cacheLimit;

  /**
   * Debian mirror for every {@code <debian>} source that names none, a URL or {@code file:}
   * directory. Without it the apt sources of the host are used.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.debian.mirror")
  public String debianMirror;

  /**
   * The lock file: with it, exactly its versions and hashes are used. Goal {@code lock} writes it.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.lockFile", defaultValue = "${project.basedir}/osimage.lock")
  public File lockFile;

  /**
   * How many threads work at once; 0 means one for each processor. It never changes the result.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.threads", defaultValue = "0")
  public int threads;
}
