package org.osimage.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.element.Element;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * What all goals share: one configuration feeds every goal, so that each of them knows the whole
 * image.
 */
public abstract class ImageMojo extends BuildParameters {
  /**
   * General things: {@code <name>} of the image, for titles and volume ids; the artifactId when it
   * is not given. {@code <addTimestamp>} (false) puts month, day, hour and minute of the output
   * timestamp into the names of the media.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration distro;

  /**
   * Processor architecture of the image. Supported: {@code x86_64}, which means Debian's {@code
   * amd64}.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.arch", defaultValue = Architecture.DEFAULT)
  public String arch;

  /**
   * Which firmware must be able to boot the media: {@code bios}, {@code uefi} or {@code bios,uefi}.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.firmware", defaultValue = "bios,uefi")
  public String firmware;

  /**
   * What goes into the image, in order. Elements: {@code <debian>} (suite or suites, components,
   * mirror, keyring, trusted, packages, exclude, recommends, essential), {@code <overlay>}
   * (directory, outputDirectory, includes: include, excludes: exclude, fileMode, directoryMode,
   * owner, group, filtering; permissions: permission with pattern, owner, group, mode, fileMode,
   * directoryMode; links: link with path, target, type symbolic or hard; devices: device with path,
   * type character, block or fifo, major, minor, mode, owner, group; groups: group with name, gid,
   * system; users: user with name, uid, group, groups, comment, home, shell, passwordHash, system;
   * edits: edit with path, match, replacement, delete, append, create), {@code <cpio>} (source,
   * destination, includes, excludes), {@code <artifact>} (groupId, artifactId, type, classifier,
   * outputDirectory, fileName, unpack, includes, excludes, stripComponents, archiveOwners,
   * fileMode, owner, group), {@code <live>} (manifests: manifest; search: overlay, proto, man,
   * directory, artifact, runningSystem, in the order of the search; duplicates error or lastWins,
   * missingParents error or create, linksOutside; buildstamp, release, motd, hostid,
   * rootPasswordHash, customize), {@code <flar>} (file, or groupId, artifactId, type, classifier of
   * a dependency; outputDirectory, includes, excludes), {@code <svr4>} (source, or groupId,
   * artifactId, type, classifier; packages: package; admin with file, instance, partial, runlevel,
   * idepend, rdepend, space, setuid, conflict, action, authentication, basedir; responses; scripts
   * list, fail or run; conflicts: conflict with path and package; uninstall: package; links refuse
   * or resolve), {@code <ips>} (publishers and installedPublishers: publisher with name, origins:
   * origin, mirrors: mirror, serverId, trustAnchors, sticky, options; install, uninstall, reject,
   * avoid, unavoid: name; p5i: source; image with facets: facet with name and set, variants,
   * properties, completeness full or partial, zone, index), {@code <p5i>} (source). Each also takes
   * {@code <onConflict>}: error, replace or keep.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration software;

  /**
   * Where boot loaders come from that the image itself does not hold, with the same elements as
   * {@code <software>}; nothing of it enters the image. By default the loader packages are taken
   * from the first {@code <debian>} source.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration loaders;

  /**
   * How the image starts: {@code <kernel>} (release, when there are several), {@code <init>},
   * {@code <placement>} of the root file system (auto, initramfs, medium), {@code <initramfsLimit>}
   * in MiB, {@code <modules>} with {@code <module>} to have in the initramfs; {@code <root>}, the
   * file system of a root that stays on its medium: {@code <format>} (squashfs, iso9660), {@code
   * <compression>} with {@code <type>} (zstd, gzip, xz) and {@code <level>}, {@code <blockSize>} in
   * bytes (131072).
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration bootRoot;

  /**
   * The boot archive: {@code <format>} (cpio, ufs, hsfs), {@code <compression>} with {@code <type>}
   * and {@code <level>}; of a UFS image {@code <sizePad>} in MiB, {@code <bytesPerInode>} and
   * {@code <byteOrder>} (little, big); {@code <includes>} ({@code <include>}), {@code <excludes>}
   * choose what goes into it, {@code <closureCheck>} wants every library of its programs to be
   * there.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration bootArchive;

  /**
   * Makes a live illumos image: {@code /usr}, and {@code /opt}, {@code /etc}, {@code /var}, go onto
   * the media as compressed file systems. {@code <compression>} (gzip, gzip-6, gzip-9, lzma, none),
   * or of each {@code <usrCompression>} and {@code <miscCompression>}; {@code <marker>}, a file at
   * the boot root's top such as {@code .livecd}.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration liveImage;

  /**
   * The boot menu: {@code <title>}, {@code <timeout>} in seconds, {@code <kernelArgs>} of all
   * entries, {@code <bootEntries>} with {@code <bootEntry>} (titleSuffix, kernelArgs, insertAt
   * start or end, defaultEntry).
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration bootMods;

  /**
   * The ISO image: {@code <skip>} (also -Dosimage.iso.skip), {@code <volumeId>}, {@code
   * <volumeSetId>}, {@code <joliet>}, {@code <sortFile>} with paths and weights, as mkisofs takes
   * it.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration iso;

  /**
   * The USB image: {@code <skip>} (also -Dosimage.usb.skip), {@code <label>}, {@code <size>} of its
   * FAT file system in MiB.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration usb;

  /**
   * A disk whose root is written to, made only where this element stands: {@code <skip>} (also
   * -Dosimage.disk.skip), {@code <size>} of the whole disk in MiB, or {@code <free>} MiB in the
   * root of the smallest one (256), {@code <label>} of the root (root), {@code <grow>} to a larger
   * disk (true), {@code <formats>} with {@code <format>} (raw, raw.zst, qcow2, vmdk, vmdk-stream,
   * vhd, vhd-dynamic, vhdx, ova), {@code <processors>} and {@code <memory>} in MiB of the machine
   * that an OVA describes, {@code <partitions>} with {@code <partition>} (name, size in MiB, format
   * ext4, fat, swap or none, mountPoint, options). See docs/disks.md.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration disk;

  /**
   * A manifest of the Distribution Constructor, of either generation, that describes the image.
   * What the POM says too comes from the POM; its {@code <software>} is added.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.manifestFile")
  File manifestFile;

  /**
   * Where checkpoints lie: {@code <directory>} (target/osimage); {@code <action>}, preserve or
   * create, which begins every build anew.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration target;

  /**
   * The largest size of all files of the image together, in MiB; a larger image fails.
   *
   * @since 0.1
   */
  @Parameter String maxSize;

  /**
   * The flash archive, made only where this element stands: {@code <skip>} (also
   * -Dosimage.flar.skip), {@code <name>}, {@code <root>}, {@code <format>} (cpio, pax), {@code
   * <compress>}, {@code <sizes>}, {@code <hash>}, {@code <integrityCheck>}, {@code <author>},
   * {@code <contentType>}, {@code <description>} or {@code <descriptionFile>}, {@code
   * <creationDate>}, {@code <creationMaster>}, {@code <architectures>} with {@code <architecture>},
   * {@code <keywords>} with {@code <keyword>} (name, value), {@code <summary>}, {@code <sections>}
   * with {@code <section>} (name, file), {@code <excludes>} with {@code <exclude>}, {@code
   * <excludeList>}, {@code <includes>} with {@code <include>}, {@code <filter>}, {@code <files>},
   * {@code <onlyFiles>}, {@code <predeployment>}, {@code <postdeployment>} and {@code <reboot>}
   * with {@code <script>}, {@code <base>} (file, directory, checkpoint, or groupId, artifactId,
   * type, classifier of a dependency; manifest, full) for a differential one. {@code <tape>},
   * {@code <tapePosition>} and {@code <tapeBlockSize>} are refused with what to do instead. See
   * docs/flash-archive.md.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration flar;

  /**
   * The image as a SquashFS file system, made only where this element stands: {@code <skip>} (also
   * -Dosimage.squashfs.skip), {@code <root>} (a directory of the image), {@code <compression>} with
   * {@code <type>} (zstd, gzip, xz) and {@code <level>}, {@code <blockSize>} in bytes, a power of
   * two from 4096 to 1048576 (131072).
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration squashfs;

  /**
   * The host name of the system, by RFC 1123.
   *
   * @since 0.1
   */
  @Parameter String hostname;

  /**
   * Root's password as a hash of crypt(5), e.g. from {@code openssl passwd -6}. A password in clear
   * is refused. Neither log nor checkpoint shows it.
   *
   * @since 0.1
   */
  @Parameter String rootPassword;

  /**
   * The locale of the system, e.g. {@code C.UTF-8}: what LANG is set to.
   *
   * @since 0.1
   */
  @Parameter String locale;

  /**
   * The time zone of the system, e.g. {@code Europe/Zurich}, of which the image must have the file.
   *
   * @since 0.1
   */
  @Parameter String timezone;

  /**
   * SMF profiles of an illumos image: {@code <profile>}s with a {@code <source>} each, a file of
   * the project, or of the image as {@code {PKG_IMAGE_PATH}/path}.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration profiles;

  /**
   * Whether SMF profiles must be well-formed, and profiles.
   *
   * @since 0.1
   */
  @Parameter(defaultValue = "true")
  String validateProfiles;

  /**
   * How the steps run: {@code <checkpointEnable>} (true), whether a step whose inputs have not
   * changed is left out; {@code <stopOnError>} (true), whether the first custom step that fails
   * ends the goal at once; {@code <checkpoints>} with {@code <checkpoint>}s, the custom steps:
   * name, description, script (a file, or the script itself), args with arg, and before or after
   * with the name of another step.
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration execution;

  /**
   * The platform archive of an image laid out as SmartOS has it, made by goal {@code archive}; none
   * without this element. {@code <skip>}, {@code <stamp>} (default: the build's timestamp), {@code
   * <version>}, {@code <expanded>} (also leave it as a directory), {@code <imageManifest>} (the
   * file of the image that lists its MD5 sums, or none).
   *
   * @since 0.1
   */
  @Parameter PlexusConfiguration platform;

  final MavenProjectHelper projectHelper;

  public ImageMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  /** Whether this goal alone is to be skipped. */
  protected boolean skipsGoal() {
    return false;
  }

  /** Runs the goal's own steps; the files to attach come back. */
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.run(mojoExecution.getGoal());
  }

  /** A parameter that describes the image; empty where the configuration does not have it. */
  Optional<Element> parameter(String name) {
    try {
      Object value = ImageMojo.class.getDeclaredField(name).get(this);
      return value instanceof PlexusConfiguration element
          ? Optional.of(Configuration.element(element))
          : Optional.ofNullable(value).map(text -> Element.text(name, text.toString()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("goals lack a parameter for <" + name + ">", e);
    }
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || skipsGoal()) {
      getLog().info("skipped");
      return;
    }
    try {
      build();
    } catch (ImageBuildException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "goal " + mojoExecution.getGoal() + " failed: " + Faults.describe(e), e);
    }
  }

  private void build() throws IOException {
    boolean paused = pause != null && !pause.isBlank();
    if (paused || list) {
      Publication.refuse(this, paused ? StepOptions.PAUSE : StepOptions.LIST);
    }
    try (MavenBuild maven = new MavenBuild(this)) {
      if (list) {
        maven.list();
      } else {
        List<OutputArtifact> outputs = run(maven.build());
        if (!paused) {
          Attachment.attach(this, maven.prefix(), outputs);
        }
      }
    } catch (UncheckedIOException e) {
      // out of a callback that cannot throw it: to the user it is the fault itself
      throw Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e));
    }
  }
}
