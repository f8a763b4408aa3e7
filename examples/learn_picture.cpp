// Teaches a network a picture and draws it larger:
//   example_learn_picture PICTURE.png DRAWN.png SIDE

#include <cstdlib>
#include <iostream>

#include "iron/iron.h"

int main(int argc, char** argv) {
  using namespace iron;
  if (argc != 4) {
    std::cerr << "usage: example_learn_picture PICTURE.png DRAWN.png SIDE\n";
    return 2;
  }
  try {
    const Picture picture = read_picture(argv[1]);
    PictureModel model({.encoding = Fourier{.frequencies = 64, .scale = 6}, .hidden = {32, 32}},
                       Device::cpu());
    const TrainReport report = model.fit(picture, {.optimizer = Adam{.rate = 1e-2},
                                                   .schedule = Cosine{},
                                                   .loss = Bce{},
                                                   .epochs = 300,
                                                   .batch = 500});
    std::cout << "loss " << report.loss << " after " << report.steps << " steps, "
              << psnr(picture, model.render(model.size())) << " dB\n";
    write_picture(argv[2], model.render(fit_longer_side(model.size(), std::atoll(argv[3]))),
                  Overwrite::yes);
  } catch (const Error& error) {
    std::cerr << error.what() << '\n' << error.hint() << '\n';
    return 1;
  }
  return 0;
}
