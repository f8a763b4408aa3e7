// Stands in until the element branch lands.
#if defined(IRON_EL) == defined(HWY_TARGET_TOGGLE)
#ifdef IRON_EL
#undef IRON_EL
#else
#define IRON_EL
#endif
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
HWY_BEFORE_NAMESPACE();
namespace iron { namespace HWY_NAMESPACE {
#define E template<class V> HWY_INLINE V
#define D hwy::HWY_NAMESPACE::DFromV<V>()
namespace h=hwy::HWY_NAMESPACE;
E exp(V x){ return h::CallExp(D,x);} 
E tanh(V x){ return h::CallTanh(D,x);} 
template<class V> HWY_INLINE void sin_cos(V x,V&s,V&c){ s=h::CallSin(D,x); c=h::CallCos(D,x);} 
E sigmoid(V x){ return h::Div(h::Set(D,1),h::Add(h::Set(D,1),h::CallExp(D,h::Neg(x)))); }
struct Identity{ static constexpr bool kSlopeFromOutput=true; E value(V z) const {return z;} E slope(V) const {return h::Set(D,1);} };
struct Sigmoid{ static constexpr bool kSlopeFromOutput=true; E value(V z) const {return sigmoid(z);} E slope(V y) const {return h::NegMulAdd(y,y,y);} };
struct Tanh{ static constexpr bool kSlopeFromOutput=true; E value(V z) const {return tanh(z);} E slope(V y) const {return h::NegMulAdd(y,y,h::Set(D,1));} };
struct Relu{ static constexpr bool kSlopeFromOutput=true; E value(V z) const {return h::Max(z,h::Zero(D));} E slope(V y) const {return h::IfThenElseZero(h::Gt(y,h::Zero(D)),h::Set(D,1));} };
struct LeakyRelu{ double a; static constexpr bool kSlopeFromOutput=true; E value(V z) const {return h::Max(z,h::Mul(z,h::Set(D,a)));} E slope(V y) const {return h::IfThenElse(h::Gt(y,h::Zero(D)),h::Set(D,1),h::Set(D,a));} };
struct Sine{ double w; static constexpr bool kSlopeFromOutput=false; E value(V z) const {return h::CallSin(D,h::Mul(z,h::Set(D,w)));} template<class V> void value_and_slope(V z,V&y,V&s) const { V c; sin_cos(h::Mul(z,h::Set(D,w)),y,c); s=h::Mul(c,h::Set(D,w)); } };
using Finer=Sine; using Gauss=Sine; using Gelu_=Sine; struct Gelu{ static constexpr bool kSlopeFromOutput=true; E value(V z) const {return z;} E slope(V) const {return h::Set(D,1);} };
struct Mse{ template<class V> void operator()(V o,V t,V&l,V&g) const { V e=h::Sub(o,t); l=h::Mul(e,e); g=h::Add(e,e);} };
using Mae=Mse;
struct Huber{double d; template<class V> void operator()(V o,V t,V&l,V&g) const { V e=h::Sub(o,t); l=h::Mul(e,e); g=h::Add(e,e);} };
struct Bce{ template<class V> void operator()(V z,V t,V&l,V&g) const { V p=sigmoid(z); g=h::Sub(p,t); l=h::Add(h::NegMulAdd(z,t,h::Max(z,h::Zero(D))),h::CallLog1p(D,h::CallExp(D,h::Neg(h::Abs(z)))));} };
struct SgdUpdate{ double rate,momentum,weight_decay,gradient_scale; bool nesterov; E operator()(V p,V g) const {return h::NegMulAdd(h::Set(D,rate*gradient_scale),g,p);} E operator()(V p,V g,V&v) const { v=h::MulAdd(h::Set(D,momentum),v,g); return h::NegMulAdd(h::Set(D,rate),v,p);} };
struct AdamUpdate{ double rate,beta1,beta2,epsilon,weight_decay,gradient_scale,correction1,correction2; bool decoupled; E operator()(V p,V g,V&m,V&v) const { m=h::MulAdd(m,h::Set(D,beta1),h::Mul(g,h::Set(D,1-beta1))); v=h::MulAdd(v,h::Set(D,beta2),h::Mul(h::Mul(g,g),h::Set(D,1-beta2))); V den=h::MulAdd(h::Sqrt(v),h::Set(D,1/std::sqrt(correction2)),h::Set(D,epsilon)); return h::NegMulAdd(h::Div(m,den),h::Set(D,rate/correction1),p);} };
#undef E
#undef D
}}
HWY_AFTER_NAMESPACE();
#endif
