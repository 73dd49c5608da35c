#include "base/file.h"

const char *file_state_sentence(enum file_state state)
{
    static const char *const sentences[] = {
        [FILE_OK] = "it is fine",
        [FILE_ABSENT] = "it does not exist",
        [FILE_DENIED] = "permission denied",
        [FILE_IS_DIR] = "it is a folder",
        [FILE_TOO_BIG] = "it is larger than why403 reads",
        [FILE_NOT_REGULAR] = "it is not a regular file",
        [FILE_LOOP] = "its links lead in a circle",
        [FILE_FAILED] = "reading it fails",
    };
    return sentences[state];
}
