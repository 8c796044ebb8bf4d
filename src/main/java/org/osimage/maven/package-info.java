/**
 * The goals: they read the POM, run the steps they own and attach files. Nothing of Maven goes
 * beyond this package. Entry class: {@link org.osimage.maven.ImageMojo}.
 */
package org.osimage.maven;
