package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.account.PasswordHash;
import org.osimage.manifest.SystemConfiguration;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.source.overlay.Declared;
import org.osimage.tree.ImageTree;

/** Makes in the image what is declared instead of delivered: links, devices, permissions. */
public final class ImageModStep extends BuildStep {
  public static final String NAME = "im-mod";

  private final List<Declared> declared;
  private final SystemConfiguration system;
  private final ServiceProfiles profiles;

  /**
   * @param declared by overlays
   */
  public ImageModStep(SystemConfiguration system, List<Declared> declared, StepInputs in) {
    super(NAME, Goal.POPULATE, "Image area modifications: what is declared", in);
    this.system = system;
    this.profiles = new ServiceProfiles(system, in);
    this.declared = declared.stream().map(Declared::placements).toList();
  }

  @Override
  public void validate() throws IOException {
    if (system.rootPassword().isPresent()) {
      PasswordHash.checked(system.rootPassword().get().text(), "root (<rootPassword>)");
    }
    profiles.ofProject();
  }

  @Override
  public Run prepare() throws IOException {
    in.epoch();
    in.option("<hostname>", system.hostname());
    in.option("<rootPassword>", system.rootPassword());
    in.option("<locale>", system.locale());
    in.option("<timezone>", system.timezone());
    in.option("<profiles>", system.profiles() + " " + system.validateProfiles());
    profiles.ofProject().forEach((name, content) -> in.option(name, content.hex()));
    for (int i = 0; i < declared.size(); i++) {
      in.option("declarations of <overlay> " + (i + 1), declared.get(i).toString());
    }
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    // permissions come last, so that they hold for what is set here too
    ImageTree image = new SystemEdits(in.store(), in.epoch()).apply(before.pkgImage(), system);
    image = profiles.apply(image);
    image = new DeclaredEdits(in.store(), in.epoch()).place(image, declared);
    if (image.equals(before.pkgImage())) {
      return Result.unchanged("nothing declared");
    }
    int links = declared.stream().mapToInt(d -> d.links().size()).sum();
    int devices = declared.stream().mapToInt(d -> d.devices().size()).sum();
    int edits = declared.stream().mapToInt(d -> d.edits().size()).sum();
    int permissions = declared.stream().mapToInt(d -> d.permissions().size()).sum();
    return new Result(
        Optional.of(before.withPkgImage(image)),
        List.of(),
        String.format(
            Locale.ROOT,
            "%d links, %d devices, %d edits, %d permission rules",
            links,
            devices,
            edits,
            permissions));
  }
}
