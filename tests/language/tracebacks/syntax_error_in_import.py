# exit: 1
import tb_lib.bad_syntax
