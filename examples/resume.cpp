// Teaches a network every second pixel of a picture, stops halfway, goes on from the checkpoint,
// and tells how well it draws the pixels it never saw:
//   example_resume PICTURE CHECKPOINT.safetensors MODEL.safetensors

#include <iostream>

#include "iron/iron.h"

namespace {

using namespace iron;

/// Raises a flag once half of the run is done; the fit then ends between two steps.
class StopHalfway : public Observer {
 public:
  void on_progress(const Progress& progress) override {
    if (2 * progress.step >= progress.steps) stop = true;
  }
  std::atomic<bool> stop{false};
};

void show(const char* what, const PictureFit& fit) {
  std::cout << what << " at step " << fit.step() << " of " << fit.steps() << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: example_resume PICTURE CHECKPOINT MODEL\n";
    return 2;
  }
  try {
    const PreparedPicture prepared = prepare(read_picture(argv[1]), {});
    PictureRecipe recipe = picture_recipe("fourier", prepared.picture);
    recipe.network.encoding = Fourier{.frequencies = 64, .scale = 2};
    recipe.network.hidden = {32, 32};
    recipe.training.steps = 1000;
    {
      PictureFit fit(prepared.picture, prepared.mode,
                     {.recipe = "fourier",
                      .network = recipe.network,
                      .training = recipe.training,
                      .hold_out = true,
                      .picture = argv[1]});
      StopHalfway halfway;
      fit.run({.observers = {&halfway}, .stop = &halfway.stop, .checkpoint = argv[2]});
      show("stopped", fit);
    }
    std::vector<std::string> notes;
    PictureFit fit = PictureFit::resume(argv[2], std::nullopt, {}, notes);
    show("resumed", fit);
    fit.run({.checkpoint = argv[2]});
    show("done", fit);

    const HeldOutFigures held = fit.held_out().value();
    std::cout << "taught pixels: " << fit.figures().wrong_pixels
              << " wrong; never seen: " << held.psnr_db.value() << " dB, bicubic "
              << held.bicubic_psnr_db.value() << " dB\n";
    fit.model().save(argv[3], Overwrite::yes);
  } catch (const Error& error) {
    std::cerr << error.what() << '\n' << error.hint() << '\n';
    return 1;
  }
  return 0;
}
