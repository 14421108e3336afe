"""Training: from dataset releases, opened under a lease for their purpose, to models that carry that purpose on."""
