using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Appliance.Agent.Access;

/// <summary>Where ASP.NET keeps the keys of cookies and forms: the API has neither, so they stay in memory and none lies about on the disk.</summary>
internal sealed class MemoryKeys : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
        {
            return [.. _keys];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
        {
            _keys.Add(element);
        }
    }
}
