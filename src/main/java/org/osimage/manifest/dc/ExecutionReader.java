package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.element.Element;

/** The checkpoints of generation 2: those of the constructor are steps, scripts custom ones. */
final class ExecutionReader {
  /** Classes to the step that does their work, before which and after which custom ones stand. */
  private static final Map<String, String> STEPS = new TreeMap<>();

  static {
    for (String image : List.of("Text", "LiveCD", "")) {
      STEPS.put(image + "PrePkgImgMod", "im-mod");
      STEPS.put(image + "BootArchiveConfigure", "br-config");
      STEPS.put(image + "ISOImageBootMenu", "grub-setup");
      STEPS.put(image + "PkgImgMod", "post-mod");
    }
    STEPS.put("BootArchiveArchive", "br-arch");
    STEPS.put("CreateISO", "iso");
    STEPS.put("CreateUSB", "usb");
  }

  private final Draft pom;
  private final HostFiles files;
  private final SoftwareReader software;
  private final Set<String> names = new HashSet<>();
  private final List<String> built = new ArrayList<>();
  private String last = "";

  /** A level means nothing then. */
  private boolean uncompressed;

  ExecutionReader(Draft pom, HostFiles files, SoftwareReader software) {
    this.pom = pom;
    this.files = files;
    this.software = software;
  }

  /** Whether there is a checkpoint of that name. */
  boolean has(String name) {
    return names.contains(name);
  }

  void read(XmlSection execution) {
    if (execution.attribute("stop_on_error").isPresent()) {
      pom.at("execution", execution)
          .set("stopOnError", String.valueOf(execution.flag("stop_on_error", true)), execution);
    }
    List<XmlSection> checkpoints = execution.children("checkpoint");
    if (checkpoints.isEmpty()) {
      execution.error("lacks <checkpoint>");
    }
    checkpoints.forEach(this::checkpoint);
    for (String medium : List.of("iso", "usb")) {
      if (!built.contains(medium)) {
        pom.at(medium, execution).set("skip", "true", execution);
      }
    }
    execution.end();
  }

  private void checkpoint(XmlSection checkpoint) {
    String name = checkpoint.required("name");
    if (!names.add(name)) {
      checkpoint.error("name " + name + " stands twice");
    }
    String description = checkpoint.attribute("desc", "");
    String type = checkpoint.required("checkpoint_class");
    checkpoint.required("mod_path");
    checkpoint.dead("log_level", "use Maven's -X");
    if (type.startsWith("AI")) {
      checkpoint.error(type + " is for AI (automated installer) media, which are not built");
      checkpoint.attribute("args");
      checkpoint.children("kwargs", "args");
    } else if (type.startsWith("Transfer")) {
      transfer(checkpoint, name, type);
    } else if (type.equals("CustomScript")) {
      custom(checkpoint, name, description);
    } else if (STEPS.containsKey(type)) {
      String step = STEPS.getOrDefault(type, "");
      built.add(step);
      last = step;
      if (step.equals("br-arch")) {
        archive(checkpoint).set("format", "ufs", checkpoint);
      }
      if (step.equals("br-config")) {
        marker(checkpoint, type);
      }
      arguments(checkpoint, step);
    } else {
      checkpoint.error(
          "has the class "
              + type
              + ", which is none of the constructor's; a script is CustomScript");
      checkpoint.children("kwargs", "args");
    }
    checkpoint.end();
  }

  private void transfer(XmlSection checkpoint, String name, String type) {
    String kind = type.substring("Transfer".length());
    if (!List.of("IPS", "P5I", "SVR4", "CPIO").contains(kind)) {
      checkpoint.error("class " + type + " belongs to the installers");
      return;
    }
    software.take(checkpoint, name, kind);
    last = kind.equals("CPIO") && name.startsWith("ba-") ? "br-init" : "im-pop";
    arguments(checkpoint, "transfer");
  }

  /** A shell command line with two placeholders, as the original ran it. */
  private void custom(XmlSection checkpoint, String name, String description) {
    XmlSection args = checkpoint.requiredChild("args");
    String command = args.requiredText().replaceAll("\\s*\\n\\s*", " ");
    args.end();
    List<Element> parts = new ArrayList<>();
    parts.add(checkpoint.element("name", name));
    if (!description.isEmpty()) {
      parts.add(checkpoint.element("description", description));
    }
    String shell =
        command
            .replace("{PKG_IMAGE_PATH}", "\"$PKG_IMAGE_PATH\"")
            .replace("{BOOT_ARCHIVE}", "\"$BOOT_ARCHIVE\"");
    parts.add(args.element("script", "#!/bin/sh\n" + shell + "\n"));
    parts.add(
        last.isEmpty()
            ? checkpoint.element("before", "im-pop")
            : checkpoint.element("after", last));
    last = name;
    pom.at("execution", checkpoint)
        .at("checkpoints", checkpoint)
        .addAll(List.of(checkpoint.element("checkpoint", parts)));
  }

  private void arguments(XmlSection checkpoint, String step) {
    checkpoint
        .child("args")
        .ifPresent(a -> a.warn("'" + a.text() + "' has no effect on step " + step));
    checkpoint
        .child("kwargs")
        .ifPresent(
            kwargs -> {
              uncompressed =
                  kwargs.children("arg").stream()
                      .anyMatch(
                          a ->
                              a.attribute("name", "").equals("compression_type")
                                  && a.text().equals("none"));
              for (XmlSection arg : kwargs.children("arg")) {
                argument(arg, step, arg.required("name"), arg.text());
                arg.end();
              }
              for (XmlSection list : kwargs.children("arglist")) {
                if (list.required("name").equals("uncompressed_files")) {
                  list.error("uncompressed_files is for SPARC media, which are not built");
                } else {
                  list.warn(list.required("name") + " has no effect on step " + step);
                }
              }
              kwargs.end();
            });
    if (step.equals("im-mod")) {
      password(checkpoint);
    }
  }

  private void argument(XmlSection arg, String step, String name, String value) {
    switch (step + " " + name) {
      case "im-mod root_password", "im-mod is_plaintext" -> {
        // both together, in password()
      }
      case "im-mod hostname" -> pom.set("hostname", value, arg);
      case "br-arch compression_type" -> {
        archive(arg).at("compression", arg).set("type", value, arg);
        if (value.equals("dcfs")) {
          arg.error("dcfs is for SPARC media, which are not built");
        }
      }
      case "br-config image_type" -> {
        // in marker()
      }
      case "br-arch compression_level" -> {
        if (!uncompressed) {
          archive(arg).at("compression", arg).set("level", value, arg);
        }
      }
      case "br-arch size_pad" -> archive(arg).set("sizePad", value, arg);
      case "br-arch bytes_per_inode" -> archive(arg).set("bytesPerInode", value, arg);
      case "post-mod compression_type" -> pom.at("liveImage", arg).set("compression", value, arg);
      case "post-mod dist_iso_sort" ->
          pom.at("iso", arg).set("sortFile", files.constructorFile(value), arg);
      default -> arg.warn(name + " has no effect on step " + step);
    }
  }

  private Draft archive(XmlSection from) {
    return pom.at("bootArchive", from);
  }

  /** The file that tells the live system what it is; each class has one of its own. */
  private void marker(XmlSection checkpoint, String type) {
    String marker = type.startsWith("Text") ? ".textinstall" : ".livecd";
    for (XmlSection kwargs : checkpoint.children("kwargs", "args")) {
      for (XmlSection arg : kwargs.children("arg")) {
        if (arg.attribute("name", "").equals("image_type")) {
          marker = arg.text();
        }
      }
    }
    pom.at("liveImage", checkpoint).set("marker", marker, checkpoint);
  }

  private void password(XmlSection checkpoint) {
    String password = "";
    boolean plain = true;
    XmlSection from = checkpoint;
    for (XmlSection kwargs : checkpoint.children("kwargs", "args")) {
      for (XmlSection arg : kwargs.children("arg")) {
        if (arg.attribute("name", "").equals("root_password")) {
          password = arg.text();
          from = arg;
        } else if (arg.attribute("name", "").equals("is_plaintext")) {
          plain = !arg.text().equals("false");
        }
      }
    }
    if (!password.isEmpty() && plain) {
      from.warn(HostFiles.PLAINTEXT);
    } else if (!password.isEmpty()) {
      pom.set("rootPassword", password, from);
    }
  }
}
