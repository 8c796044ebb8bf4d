# stays on the medium
