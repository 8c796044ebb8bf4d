package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.arch.Architecture;
import org.osimage.element.Element;

/** The finalizer scripts of generation 1: those it brought along are steps, others custom ones. */
final class FinalizerReader {
  /** Script names of all years to the step that does their work. */
  private static final Map<Pattern, String> STEPS = new LinkedHashMap<>();

  static {
    step("im_pop", "im-pop");
    step("pre_(boot_archive|bootroot)_pkg_image_mod", "im-mod");
    step("(slimcd|tm)_pre_(boot_archive|bootroot)_pkg_image_mod", "slim-im-mod");
    step("(boot_archive|bootroot)_initialize", "br-init");
    step("slimcd_(boot_archive|bootroot)_configure", "slim-br-config");
    step("(boot_archive|bootroot)_configure", "br-config");
    step("(boot_archive|bootroot)_archive", "br-arch");
    step("slimcd_post_(boot_archive|bootroot)_pkg_image_mod", "slim-post-mod");
    step("post_(boot_archive|bootroot)_pkg_image_mod_custom", "slim-post-mod");
    step("(grub|loader)_setup", "grub-setup");
    step("post_(boot_archive|bootroot)_pkg_image_mod", "post-mod");
    step("gen_cd_content", "post-mod");
    step("create_iso", "iso");
    step("create_usb", "usb");
  }

  private static final List<String> ORDER =
      List.of(
          "im-pop",
          "im-mod",
          "slim-im-mod",
          "br-init",
          "slim-br-config",
          "br-config",
          "br-arch",
          "slim-post-mod",
          "grub-setup",
          "post-mod",
          "iso",
          "usb");

  private static final Pattern ARGUMENT = Pattern.compile("\\s*\"([^\"]*)\"|\\s*(\\S+)");

  private final Draft pom;
  private final HostFiles files;
  private final List<String> built = new ArrayList<>();
  private String menuType = "";

  /** The step, built-in or custom, after which the next custom one runs. */
  private String last = "";

  FinalizerReader(Draft pom, HostFiles files) {
    this.pom = pom;
    this.files = files;
  }

  private static void step(String script, String step) {
    STEPS.put(Pattern.compile("(.*/)?" + script + "(\\.py|\\.ksh|\\.sh)?"), step);
  }

  /** Which built-in menu the image was to have: livecd, text-install, or empty. */
  String menuType() {
    return menuType;
  }

  void read(XmlSection finalizer) {
    List<XmlSection> scripts = finalizer.children("script");
    if (scripts.isEmpty()) {
      finalizer.error("lacks <script>");
    }
    scripts.forEach(this::script);
    for (String medium : List.of("iso", "usb")) {
      if (!built.contains(medium)) {
        pom.at(medium, finalizer).set("skip", "true", finalizer);
      }
    }
    finalizer.end();
  }

  private void script(XmlSection script) {
    String file = script.required("name");
    Optional<XmlSection> checkpoint = script.child("checkpoint");
    String name = checkpoint.map(c -> c.required("name")).orElse("");
    String message = checkpoint.map(c -> c.attribute("message", "")).orElse("");
    if (checkpoint.isEmpty()) {
      script.error("lacks <checkpoint name=\"...\">: checkpoint name to use is missing");
    }
    checkpoint.ifPresent(XmlSection::end);
    List<String> arguments =
        script.child("argslist").map(FinalizerReader::arguments).orElse(List.of());
    if (file.matches(".*/(auto_install|ai)/.*|(.*/)?ai_[^/]*")) {
      script.error(file + " is for AI (automated installer) media, which are not built");
    } else if (file.matches("(.*/)?plat_setup\\.py") || isForSparc(file, arguments)) {
      script.error(file + " is for SPARC media, which are not built");
    } else if (file.matches(".*/vmc/.*")) {
      script.error(file + " is for virtual machines: goal usb makes a disk image");
    } else if (file.matches("(.*/)?(boot_archive|bootroot)_archive_32")) {
      script.warn("makes the 32-bit boot archive: only the 64-bit one is made");
    } else {
      step(file)
          .ifPresentOrElse(
              step -> builtIn(script, step, name, arguments),
              () -> custom(script, file, name, message, arguments));
    }
    script.end();
  }

  private static Optional<String> step(String file) {
    for (Map.Entry<Pattern, String> step : STEPS.entrySet()) {
      if (step.getKey().matcher(file).matches()) {
        return Optional.of(step.getValue());
      }
    }
    return Optional.empty();
  }

  /** Whitespace-separated strings in double quotes. */
  private static List<String> arguments(XmlSection argslist) {
    List<String> arguments = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(argslist.text());
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        argslist.error("has " + matcher.group(2) + " without double quotes");
      } else {
        arguments.add(matcher.group(1));
      }
    }
    argslist.end();
    return arguments;
  }

  private void builtIn(XmlSection script, String step, String name, List<String> arguments) {
    String before = built.isEmpty() ? "" : built.get(built.size() - 1);
    if (ORDER.indexOf(step) < ORDER.indexOf(before)) {
      script.warn("runs before " + before + " here: the order of the steps is fixed");
    }
    if (!name.equals(step) && !name.isEmpty()) {
      script.warn("keeps its own name here: checkpoint " + name + " is part of step " + step);
    }
    built.add(step);
    last = step;
    for (String argument : arguments) {
      argument(script, step, argument);
    }
  }

  private void argument(XmlSection script, String step, String argument) {
    if (step.equals("grub-setup") && argument.matches("livecd|text-install|ai")) {
      menuType = argument;
    } else if (step.equals("post-mod") && argument.startsWith("usr_zlib_compression=")) {
      pom.at("liveImage", script)
          .set("usrCompression", argument.substring(argument.indexOf('=') + 1), script);
    } else if (step.equals("br-config") && argument.matches("\\.[a-z]+")) {
      pom.at("liveImage", script).set("marker", argument, script);
    } else if (step.equals("br-config") && argument.endsWith(".xml")) {
      String source = files.source(argument, true, script);
      pom.at("profiles", script)
          .addAll(List.of(script.element("profile", List.of(script.element("source", source)))));
    } else if (!(step.equals("br-arch") && argument.equals(Architecture.X86_64.in("{isa64}")))) {
      script.warn("argument \"" + argument + "\" has no effect");
    }
  }

  private static boolean isForSparc(String file, List<String> arguments) {
    String sparc = Architecture.SPARC.toString();
    return file.contains(sparc) || arguments.contains(sparc);
  }

  /** Scripts of generation 1 got five arguments before their own. */
  private void custom(
      XmlSection script, String file, String name, String message, List<String> arguments) {
    List<Element> args = new ArrayList<>();
    for (String standard : List.of("-", "{PKG_IMAGE_PATH}", "{TMP}", "{BOOT_ARCHIVE}", "{MEDIA}")) {
      args.add(script.element("arg", standard));
    }
    arguments.forEach(a -> args.add(script.element("arg", a)));
    script.warn("gets - instead of the manifest's socket as its first argument");
    List<Element> parts = new ArrayList<>();
    parts.add(script.element("name", name));
    if (!message.isEmpty()) {
      parts.add(script.element("description", message));
    }
    parts.add(script.element("script", files.constructorFile(file)));
    parts.add(script.element("args", args));
    parts.add(last.isEmpty() ? script.element("before", "im-pop") : script.element("after", last));
    last = name;
    pom.at("execution", script)
        .at("checkpoints", script)
        .addAll(List.of(script.element("checkpoint", parts)));
  }
}
