"""Laws made from laws: affine images, changes of variables, laws in two stages."""
