#include "iron/model/picture_drawer.h"

#include "iron/backend/backend.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;

template <class T>
void fill_coordinates(std::span<const double> xs, std::span<const double> ys, T* out) {
  for (const double y : ys) {
    for (const double x : xs) {
      *out++ = static_cast<T>(x);
      *out++ = static_cast<T>(y);
    }
  }
}

}  // namespace

PictureDrawer::PictureDrawer(const PictureDescription& description, const Tensor& parameters)
    : device_(parameters.device()),
      storage_(storage_of(description.training.precision)),
      channels_(description.channels),
      plan_(backend_for(device_).compile_forward(drawing_program(description),
                                                 parameters.const_view())) {}

Tensor PictureDrawer::draw(std::span<const double> xs, std::span<const double> ys) const {
  const auto pixels = static_cast<i64>(xs.size() * ys.size());
  Tensor in = Tensor::empty({pixels, kCoordinates}, storage_);
  if (storage_ == DType::f64) {
    fill_coordinates(xs, ys, in.data<double>().data());
  } else {
    fill_coordinates(xs, ys, in.data<float>().data());
  }
  in = in.to(device_);
  Tensor out = Tensor::empty({pixels, channels_}, storage_, device_);
  plan_->run(in.const_view(), out.view());
  return out.to(Device::cpu()).to(DType::f32);
}

}  // namespace iron
