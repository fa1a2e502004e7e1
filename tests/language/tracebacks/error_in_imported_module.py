# exit: 1
import tb_lib.broken
