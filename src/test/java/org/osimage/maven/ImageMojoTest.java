package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Xml;
import org.osimage.maven.goal.ArchiveMojo;
import org.osimage.maven.goal.ConfigureBootRootMojo;
import org.osimage.maven.goal.ManifestMojo;
import org.osimage.maven.goal.PopulateMojo;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.step.OutputArtifact;

/** The goals as Maven configures them. */
@MojoTest
@Basedir("/org/osimage/maven/harness")
class ImageMojoTest {
  @TempDir Path dir;

  private final MavenExecutionRequest request = new DefaultMavenExecutionRequest();

  /** Puts the goal into a project of its own that builds in the temporary directory. */
  private <M extends ImageMojo> M ready(M mojo, MavenProject project, String goal) {
    Plugin plugin = new Plugin();
    plugin.setGroupId("org.osimage");
    plugin.setArtifactId("osimage-maven-plugin");
    PluginDescriptor descriptor = new PluginDescriptor();
    descriptor.setVersion("1");
    descriptor.setPlugin(plugin);
    MojoDescriptor described = new MojoDescriptor();
    described.setGoal(goal);
    described.setPluginDescriptor(descriptor);
    mojo.mojoExecution = new MojoExecution(plugin, goal, "default-" + goal);
    mojo.mojoExecution.setMojoDescriptor(described);
    mojo.project = project;
    mojo.session = mock(MavenSession.class);
    when(mojo.session.getUserProperties()).thenReturn(new Properties());
    when(mojo.session.getSettings()).thenReturn(new Settings());
    when(mojo.session.getRequest()).thenReturn(request);
    mojo.cache = dir.resolve("cache").toFile();
    return mojo;
  }

  private MavenProject project(File basedir) {
    Model model = new Model();
    model.setGroupId("org.osimage.test");
    model.setArtifactId("harness");
    model.setVersion("1.0");
    model.setBuild(new Build());
    model.getBuild().setDirectory(dir.resolve("target").toString());
    model.getBuild().setFinalName("harness-1.0");
    MavenProject project = new MavenProject(model);
    project.setFile(new File(basedir, "pom.xml"));
    project.setArtifact(
        new DefaultArtifact(
            "org.osimage.test",
            "harness",
            "1.0",
            null,
            "os-image",
            null,
            new DefaultArtifactHandler("os-image")));
    return project;
  }

  @Test
  @InjectMojo(goal = "populate", pom = "pom.xml")
  @MojoParameter(name = "threads", value = "3")
  @MojoParameter(name = "debianMirror", value = "file:/mirror")
  @MojoParameter(name = "lockFile", value = "my.lock")
  @MojoParameter(name = "outputTimestamp", value = "2026-01-31T12:00:00Z")
  void parametersAreInjected(PopulateMojo goal) {
    ImageMojo mojo = goal;
    assertEquals("overlay", mojo.software.getChild(0).getName());
    assertEquals("Harness", mojo.distro.getChild("name").getValue(""));
    assertEquals(3, mojo.threads);
    assertEquals("file:/mirror", mojo.debianMirror);
    assertEquals("2026-01-31T12:00:00Z", mojo.outputTimestamp);
    assertTrue(mojo.lockFile.isAbsolute() && mojo.lockFile.getName().equals("my.lock"));
    assertTrue(mojo.cache.isAbsolute());
    assertEquals("x86_64", mojo.arch);
    assertEquals("bios,uefi", mojo.firmware);
    assertEquals(20480, mojo.cacheLimit);
    assertFalse(mojo.skip || goal.skipPopulate);
  }

  @Test
  void filesAreAttachedOnce(
      @InjectMojo(goal = "populate", pom = "pom.xml") PopulateMojo populate,
      @InjectMojo(goal = "configure-boot-root", pom = "pom.xml") ConfigureBootRootMojo bootRoot,
      @InjectMojo(goal = "archive", pom = "pom.xml") ArchiveMojo archive)
      throws Exception {
    MavenProject project = project(populate.lockFile.getParentFile());
    ready(populate, project, "populate").execute();
    ready(bootRoot, project, "configure-boot-root").execute();
    ready(archive, project, "archive").execute();
    archive.execute();
    assertEquals(
        List.of("cpio:boot-archive", "kernel:kernel", "manifest:checksums"),
        project.getAttachedArtifacts().stream()
            .map(a -> a.getType() + ":" + a.getClassifier())
            .toList());
    for (Artifact artifact : project.getAttachedArtifacts()) {
      assertTrue(artifact.getFile().isFile(), artifact.toString());
      assertEquals("harness-1.0." + artifact.getType(), artifact.getFile().getName());
    }
  }

  @Test
  void anotherFileUnderTheSameNameIsRefused(
      @InjectMojo(goal = "archive", pom = "pom.xml") ArchiveMojo archive) throws Exception {
    ready(archive, project(dir.toFile()), "archive");
    OutputArtifact first = new OutputArtifact(dir.resolve("a.iso"), "iso", "iso");
    Attachment.attach(archive, "", List.of(first));
    OutputArtifact other = new OutputArtifact(dir.resolve("x.iso"), "iso", "iso");
    Attachment.attach(archive, "x", List.of(other));
    Attachment.attach(archive, "", List.of(first));
    assertEquals(2, archive.project.getAttachedArtifacts().size());
    OutputArtifact second = new OutputArtifact(dir.resolve("b.iso"), "iso", "iso");
    String message =
        assertThrows(
                ImageBuildException.class, () -> Attachment.attach(archive, "", List.of(second)))
            .getMessage();
    assertTrue(message.contains("<classifier>"), message);
  }

  @Test
  void skippedGoalDoesNothing(@InjectMojo(goal = "populate", pom = "pom.xml") PopulateMojo populate)
      throws Exception {
    ready(populate, project(dir.toFile()), "populate").skipPopulate = true;
    populate.execute();
    assertFalse(Files.exists(dir.resolve("target")) || Files.exists(dir.resolve("cache")));
  }

  @Test
  void manifestIsWritten(@InjectMojo(goal = "manifest", pom = "pom.xml") ManifestMojo manifest)
      throws Exception {
    ready(manifest, project(manifest.lockFile.getParentFile()), "manifest");
    manifest.manifestOutput = dir.resolve("new/out.xml").toFile();
    manifest.execute();
    String printed = Files.readString(dir.resolve("new/out.xml"));
    assertTrue(printed.startsWith("<configuration>\n  <arch>x86_64</arch>\n"), printed);
    assertEquals(
        Outputs.ALL.describe(Configuration.of(manifest, BuildLog.SILENT), "x"),
        Outputs.ALL.describe(Xml.element(printed), "x"));
  }

  @Test
  void impossibleValuesAreFailuresNotErrors(
      @InjectMojo(goal = "populate", pom = "pom.xml") PopulateMojo populate) throws Exception {
    ready(populate, project(populate.lockFile.getParentFile()), "populate");
    populate.threads = -1;
    assertEquals("<threads> (osimage.threads) is -1: give 0 to 1024", failure(populate));
    populate.threads = 0;
    populate.cacheLimit = Long.MAX_VALUE;
    assertTrue(failure(populate).startsWith("<cacheLimit> (osimage.cache.limit) is "));
    populate.cacheLimit = 1;
    populate.outputTimestamp = "now";
    assertTrue(failure(populate).startsWith("project.build.outputTimestamp is 'now'"));
    populate.outputTimestamp = "";
    populate.cache = Files.createFile(dir.resolve("file")).toFile();
    assertTrue(failure(populate).contains(populate.cache.toString()));
  }

  private static String failure(ImageMojo mojo) {
    return assertThrows(MojoFailureException.class, mojo::execute).getMessage();
  }

  @Test
  void faultsOutOfCallbacksAreShownAsTheyAre(
      @InjectMojo(goal = "populate", pom = "pom.xml") PopulateMojo populate) {
    ImageMojo refused = throwing(new ImageBuildException("no room for GRUB"), populate);
    assertEquals("no room for GRUB", failure(refused));
    ImageMojo broken = throwing(new IOException("cable"), populate);
    assertEquals(
        "goal usb failed: cable",
        assertThrows(MojoExecutionException.class, broken::execute).getMessage());
  }

  private ImageMojo throwing(IOException fault, ImageMojo configured) {
    ImageMojo mojo =
        new ImageMojo(null) {
          @Override
          protected List<OutputArtifact> run(ImageBuild build) {
            throw new UncheckedIOException(fault);
          }
        };
    mojo.arch = configured.arch;
    mojo.firmware = configured.firmware;
    mojo.software = configured.software;
    mojo.lockFile = configured.lockFile;
    mojo.scriptTimeout = configured.scriptTimeout;
    mojo.unpackedSize = configured.unpackedSize;
    mojo.unpackedRatio = configured.unpackedRatio;
    mojo.scriptProcesses = configured.scriptProcesses;
    mojo.scriptMemory = configured.scriptMemory;
    mojo.scriptWritten = configured.scriptWritten;
    return ready(mojo, project(dir.toFile()), "usb");
  }
}
