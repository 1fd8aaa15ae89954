namespace AdFlow.Operators;

// What exp, log and their kin are made of, so that they can be recorded too.
public readonly unsafe partial struct SymbolLane : IBitLane<SymbolLane>
{
    static bool IBitLane<SymbolLane>.IsDouble => LaneTrace.Current.Graph.IsDouble;

    // Nothing is known of the rows yet, so what holds for any of them is recorded.
    static bool IBitLane<SymbolLane>.IsAll(Mask<SymbolLane> mask) => false;

    static Mask<SymbolLane> IBitLane<SymbolLane>.IsUsual(SymbolLane value) => new(Make(LaneOp.IsUsual, value));

    static SymbolLane IBitLane<SymbolLane>.ToExponent(SymbolLane value) => Make(LaneOp.ToExponent, value);

    static SymbolLane IBitLane<SymbolLane>.AtLeast(SymbolLane value, SymbolLane low) =>
        Make(LaneOp.AtLeast, value, low);

    static SymbolLane IBitLane<SymbolLane>.AtMost(SymbolLane value, SymbolLane high) =>
        Make(LaneOp.AtMost, value, high);

    static SymbolLane IBitLane<SymbolLane>.Exponent(SymbolLane value) => Make(LaneOp.Exponent, value);

    static SymbolLane IBitLane<SymbolLane>.Significand(SymbolLane value) => Make(LaneOp.Significand, value);

    static SymbolLane IBitLane<SymbolLane>.Unscale(SymbolLane value) => Make(LaneOp.Unscale, value);

    static SymbolLane IBitLane<SymbolLane>.CopySign(SymbolLane magnitude, SymbolLane sign) =>
        Make(LaneOp.CopySign, magnitude, sign);
}
