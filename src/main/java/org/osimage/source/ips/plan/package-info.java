/**
 * What the chosen IPS packages put into an image: which of their actions belong into it, and which
 * of these win or clash. No input or output. Entry class: {@link
 * org.osimage.source.ips.plan.ImagePlan}.
 */
package org.osimage.source.ips.plan;
