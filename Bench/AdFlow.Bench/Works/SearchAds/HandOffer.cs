namespace AdFlow.Bench;

/// <summary>An ad that takes part in the auction.</summary>
internal struct HandOffer
{
    /// <summary>Row among the candidates.</summary>
    public int Candidate;

    /// <summary>Row of the products.</summary>
    public int Product;

    /// <summary>Click probability.</summary>
    public float Pctr;

    /// <summary>Bid per click.</summary>
    public double Bid;

    /// <summary>Expected revenue per thousand impressions.</summary>
    public double Ecpm;

    /// <summary>Price per click, for winners.</summary>
    public double Price;
}
