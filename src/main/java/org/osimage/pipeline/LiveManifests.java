package org.osimage.pipeline;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.osimage.ImageBuildException;
import org.osimage.account.Accounts;
import org.osimage.content.ContentStore;
import org.osimage.output.OutputFile;
import org.osimage.output.TextOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Goal;
import org.osimage.source.live.HostScanner;
import org.osimage.source.live.IpsConverter;
import org.osimage.source.live.ManifestText;
import org.osimage.source.live.TreeManifest;
import org.osimage.tree.ImageTree;

/** Writes manifests for {@code <live>}. */
final class LiveManifests {
  private static final int SHOWN = 20;

  private final BuildSettings settings;
  private final StepStates states;
  private final ContentStore store;

  LiveManifests(BuildSettings settings, StepStates states, ContentStore store) {
    this.settings = settings;
    this.states = states;
    this.store = store;
  }

  void write(LiveManifestRequest request) throws IOException {
    ManifestText manifest = manifest(request);
    byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
    OutputFile.write(new TextOutput(text, "live manifest"), request.output());
    settings.log().info(settings.shown(request.output()) + ": " + manifest.size() + " entries");
    if (!manifest.leftOut().isEmpty()) {
      int more = manifest.leftOut().size() - SHOWN;
      settings
          .log()
          .warn(
              manifest.leftOut().size()
                  + " entries cannot be said in a manifest and are left out: "
                  + String.join(", ", manifest.leftOut().stream().limit(SHOWN).toList())
                  + (more > 0 ? " and " + more + " more, as comments at its end" : ""));
    }
  }

  private ManifestText manifest(LiveManifestRequest request) throws IOException {
    if (request.directory().isPresent() && !request.ipsManifests().isEmpty()) {
      throw new ImageBuildException(
          "both <scanDirectory> and <ipsManifests> are given; list one of them at a time");
    }
    if (request.directory().isPresent()) {
      return HostScanner.scan(request.directory().get());
    }
    if (!request.ipsManifests().isEmpty()) {
      return converted(request);
    }
    ImageTree image = states.after(Goal.POPULATE, "live-manifest").pkgImage();
    return TreeManifest.of(image, Accounts.of(image, store));
  }

  private ManifestText converted(LiveManifestRequest request) throws IOException {
    ManifestText manifest = new ManifestText("IPS manifests");
    IpsConverter converter = new IpsConverter(manifest);
    for (Path file : request.ipsManifests()) {
      String name = settings.shown(file);
      try {
        converter.convert(name, Files.readString(file));
      } catch (CharacterCodingException e) {
        throw new ImageBuildException(name + " is not UTF-8 text", e);
      } catch (NoSuchFileException e) {
        throw new ImageBuildException("the IPS manifest " + name + " does not exist", e);
      }
    }
    return manifest;
  }
}
