/**
 * The live image builder of joyent-live and SmartOS: an image is what its manifests list, each file
 * taken from the first search root that has it. Entry class: {@link
 * org.osimage.source.live.LiveSource}.
 */
package org.osimage.source.live;
