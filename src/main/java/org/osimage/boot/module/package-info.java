/**
 * Linux kernel modules: what a {@code .ko} file says about itself, the index files that {@code
 * depmod} would make, and the closure of modules that an early boot needs. Entry classes: {@link
 * org.osimage.boot.module.ModuleDirectory}, {@link org.osimage.boot.module.ModuleClosure}.
 */
package org.osimage.boot.module;
