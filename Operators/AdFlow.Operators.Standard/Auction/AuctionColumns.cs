namespace AdFlow.Operators.Standard;

/// <summary>Columns that every auction reads.</summary>
/// <param name="Bid">Bid per click.</param>
/// <param name="Pctr">Click probability.</param>
/// <param name="Quality">Quality factor; may be absent.</param>
internal readonly record struct AuctionColumns(Reads<double> Bid, Reads<double> Pctr, Reads<double> Quality);
