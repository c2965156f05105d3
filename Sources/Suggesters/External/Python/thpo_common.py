"""The contest's error codes and the keys of the kit's arguments; found by searchers as `thpo.common`."""

from enum import IntEnum

PYTHONX = "python3"

SEARCH_SUCCESS = 0
ERROR_START = 200
SEARCHER_NOT_EXIST = 201
SEARCHER_INIT_ERROR = 202
SUGGEST_RUN_ERROR = 203
SUGGEST_RESULT_ERROR = 204
SUGGEST_EVALUATE_ERROR = 205
RUN_TIMEOUT = 206
INSTALL_PACKAGE_ERROR = 207
OTHER_ERROR = 208
OUT_OF_MEMORY_ERROR = 209
RUNTIME_ERROR = 210

CmdArgs = IntEnum(
    "CmdArgs",
    "uuid searcher_root data_root data result_root n_iteration n_suggestions n_repeat verbose"
    " timeout worker all_iters repear_num",
)
