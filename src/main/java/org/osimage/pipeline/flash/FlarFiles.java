package org.osimage.pipeline.flash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.flar.DeploymentScripts;
import org.osimage.flar.FlarSection;
import org.osimage.flar.FlarSelection;
import org.osimage.flar.FlarSummary;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.SectionName;
import org.osimage.manifest.Flar;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.ImageTree;

/** The files of the project that a {@code <flar>} names: lists, texts and scripts. */
final class FlarFiles {
  private static final long LARGEST = 64L << 20;

  private final StepInputs in;
  private final Flar options;

  FlarFiles(StepInputs in, Flar options) {
    this.in = in;
    this.options = options;
  }

  /** Refuses files that are not there, and names that cannot be. */
  void validate() throws IOException {
    for (String keyword : options.keywords().keySet()) {
      FlarHeading.checkOwn(keyword);
    }
    for (Map.Entry<String, String> file : named().entrySet()) {
      Path path = path(file.getValue());
      if (!Files.isRegularFile(path)) {
        throw new ImageBuildException(
            "<flar>" + file.getKey() + ": there is no file " + in.shown(path));
      }
      if (Files.size(path) > LARGEST) {
        throw new ImageBuildException(
            "<flar>"
                + file.getKey()
                + ": "
                + in.shown(path)
                + " has more than "
                + (LARGEST >> 20)
                + " MiB");
      }
    }
  }

  /** Every file that is named, by the element that names it. */
  private SortedMap<String, String> named() {
    SortedMap<String, String> named = new TreeMap<>();
    Flar.Selection s = options.selection();
    s.excludeList().ifPresent(f -> named.put("<excludeList>", f));
    s.filter().ifPresent(f -> named.put("<filter>", f));
    s.files().ifPresent(f -> named.put("<files>", f));
    options.origin().descriptionFile().ifPresent(f -> named.put("<descriptionFile>", f));
    options.sections().forEach(u -> named.put("<sections> " + u.name(), u.file()));
    scripts()
        .forEach(
            (stage, files) -> files.forEach(f -> named.put("<" + stage + "><script> " + f, f)));
    return named;
  }

  private SortedMap<String, List<String>> scripts() {
    SortedMap<String, List<String>> scripts = new TreeMap<>();
    scripts.put(SectionName.PREDEPLOYMENT, options.scripts().predeployment());
    scripts.put(SectionName.POSTDEPLOYMENT, options.scripts().postdeployment());
    scripts.put(SectionName.REBOOT, options.scripts().reboot());
    return scripts;
  }

  private Path path(String file) {
    return in.file(file);
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(path(file));
  }

  private String text(String file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /** Asks for the files. */
  void prepare() throws IOException {
    for (Map.Entry<String, String> file : named().entrySet()) {
      in.option("<flar>" + file.getKey(), "sha256:" + Sha256.hex(bytes(file.getValue())));
    }
  }

  ArchiveMethod method() {
    return ArchiveMethod.of(options.format()).orElseThrow();
  }

  Optional<String> description() throws IOException {
    Optional<String> file = options.origin().descriptionFile();
    return file.isPresent() ? Optional.of(text(file.get())) : options.origin().description();
  }

  FlarSelection selection() throws IOException {
    Flar.Selection s = options.selection();
    List<String> excludes = new ArrayList<>(s.excludes());
    List<String> includes = new ArrayList<>(s.includes());
    if (s.excludeList().isPresent()) {
      excludes.addAll(FlarSelection.list(text(s.excludeList().get())));
    }
    if (s.filter().isPresent()) {
      FlarSelection.Filter filter = FlarSelection.filter(text(s.filter().get()), s.filter().get());
      excludes.addAll(filter.excludes());
      includes.addAll(filter.includes());
    }
    Optional<List<String>> only = Optional.empty();
    if (s.files().isPresent() && s.onlyFiles()) {
      only = Optional.of(FlarSelection.list(text(s.files().get())));
    }
    return new FlarSelection(options.root(), excludes, includes, only);
  }

  /** The sections before the archive. */
  List<FlarSection> sections(
      ImageTree archived, ContentStore store, long epoch, Resources resources) throws IOException {
    List<FlarSection> sections =
        new ArrayList<>(deployment().sections(method(), store, epoch, resources));
    String summary = options.summary().orElseGet(() -> FlarSummary.of(archived));
    sections.add(
        FlarSection.of(
            SectionName.SUMMARY, summary.getBytes(StandardCharsets.UTF_8), "<flar><summary>"));
    for (Flar.UserSection section : options.sections()) {
      sections.add(FlarSection.of(section.name(), bytes(section.file()), section.file()));
    }
    return sections;
  }

  private DeploymentScripts deployment() throws IOException {
    SortedMap<String, SortedMap<String, byte[]>> stages = new TreeMap<>();
    for (Map.Entry<String, List<String>> stage : scripts().entrySet()) {
      SortedMap<String, byte[]> bodies = new TreeMap<>();
      for (String file : stage.getValue()) {
        String name = String.valueOf(path(file).getFileName());
        if (bodies.put(name, bytes(file)) != null) {
          throw new ImageBuildException(
              "<flar><"
                  + stage.getKey()
                  + "> has two scripts named "
                  + name
                  + ": they lie in one directory; rename one");
        }
      }
      stages.put(stage.getKey(), bodies);
    }
    return new DeploymentScripts(stages);
  }
}
