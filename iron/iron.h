#pragma once
/// Everything a user of the library needs, in one include.

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/data/picture_writer.h"
#include "iron/data/prepare.h"
#include "iron/data/resample.h"
#include "iron/format/safetensors.h"
#include "iron/metric/image_metrics.h"
#include "iron/model/picture_model.h"
#include "iron/model/picture_recipe.h"
#include "iron/nn/network.h"
#include "iron/report/progress.h"
#include "iron/report/table.h"
#include "iron/tensor/functions.h"
#include "iron/tensor/tensor.h"
#include "iron/train/trainer.h"
